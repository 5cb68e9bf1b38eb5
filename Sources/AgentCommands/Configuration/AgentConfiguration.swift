import Foundation
import Outbox
import Reconciliation
import Registry
import Sunbird
import SyncEngine

/// Everything the office has configured: file, environment and command line laid over each other.
struct AgentConfiguration: Sendable {
  var replica: String?
  var store = "/var/lib/sunbird-agent/agent.db"
  var baseURL: String?
  var dialect = Dialect.standard
  var tokenFile: String?
  var userTokenFile: String?
  /// A program and its arguments.
  var userTokenCommand: [String]?
  /// What there is to know of the way to the server.
  var line = LineSettings()
  var channel: String?
  /// The server's names of members' roles, by the office's, where they differ from the dialect's.
  var memberRoles: [String: String] = [:]
  /// Most requests under way at once; nil for what suits the line.
  var maxConnections: Int?
  var batchSize = 100
  var compression = Compression.auto
  var maxBytesPerSecond: Int?
  var maxBytesPerDay: Int?
  /// The hours of the day in which passes run.
  var hours: OfficeHours?
  var lane = SyncLane.auto
  /// The organisation that users without a queued membership are uploaded under.
  var bulkOrganisation: RecordKey?
  var files = NamedFiles()
  var policies = ConflictPolicies()
  /// Variables of the environment that begin as this agent's do and are perhaps another program's.
  private(set) var strangers: [String] = []

  /// The file that is read when none is named.
  static let defaultPath = "/etc/sunbird-agent/agent.yaml"

  /// The file that is read, if it is there.
  static func path(_ named: String?, _ environment: [String: String]) -> String {
    self.named(named, environment) ?? defaultPath
  }

  private static func named(_ path: String?, _ environment: [String: String]) -> String? {
    path ?? environment[EnvironmentNames.file].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Reads the configuration.
  ///
  /// - Parameters:
  ///   - path: the file that the command line names; else `$AGENT_CONFIG`; else the default one,
  ///     if it is there.
  ///   - store: the store that the command line names.
  ///   - overrides: values that win over everything, by key.
  /// - Throws: ``CommandError`` with exit status 78.
  static func load(
    path: String?, store: String?, environment: [String: String], overrides: [String: String]
  ) async throws -> AgentConfiguration {
    let strangers = try EnvironmentNames.check(environment)
    let file = try ConfigurationFile.find(
      named: named(path, environment), otherwise: defaultPath)
    let reading = ConfigurationReading(overrides, environment: environment, file: file)
    var configuration = try AgentConfiguration(reading)
    configuration.strangers = strangers
    if let store { configuration.store = store }
    return configuration
  }

  private init(_ reading: ConfigurationReading) throws {
    replica = try reading.replica()
    store = reading.path(.store) ?? store
    baseURL = try reading.address(.baseURL)
    dialect = try reading.choice(.dialect, among: Dialect.all, by: \.name) ?? dialect
    tokenFile = reading.path(.tokenFile)
    userTokenFile = reading.path(.userTokenFile)
    userTokenCommand = try reading.program(.userTokenCommand)
    line = try LineSettings(reading)
    channel = reading.text(.channel)
    if let type = reading.text(.organisationType) {
      dialect.fields.take(organisationType: type)
    }
    maxConnections = try reading.number(.maxConnections, in: 1...64)
    batchSize = try reading.number(.batchSize, in: 1...10_000) ?? batchSize
    compression = try reading.choice(.compress) ?? compression
    maxBytesPerSecond = try reading.number(.maxBytesPerSecond, in: 1...Int.max)
    maxBytesPerDay = try reading.number(.maxBytesPerDay, in: 1...Int.max)
    hours = try reading.hours(.hours)
    lane = try reading.choice(.lane) ?? lane
    bulkOrganisation = try reading.organisation(.bulkOrganisation)
    files = NamedFiles(reading)
    policies = try reading.policies()
    memberRoles = reading.memberRoles()
  }

  /// Refuses a folder in which others can put a store in place of ours.
  func checkStoreFolder() throws {
    let folder = URL(fileURLWithPath: store).deletingLastPathComponent().path
    guard let mode = FileMode.of(folder) else { return }
    let sticky = mode & 0o1000 != 0
    if mode & 0o002 != 0, !sticky {
      throw CommandError(
        .configuration, code: "store-folder-open",
        "others can write to the store's folder \(folder)",
        hint: "run `chmod o-w \(folder)`")
    }
  }

  /// Refuses a store that is not the one of the replica that is configured: one office's file, copied
  /// to another, would send that one's edits in its place.
  func check(_ outbox: Outbox) throws {
    guard let replica, replica != outbox.name else { return }
    throw CommandError(
      .configuration, code: "other-replica",
      "the store \(outbox.path) belongs to \(outbox.name), the configuration says \(replica)",
      hint:
        "mend replica in the configuration (or AGENT_REPLICA), or name another store; nothing was "
        + "changed", field: "replica")
  }

  /// Refuses to start where half of the dialect's calls would be refused one by one.
  private func checkUserToken(_ settings: SyncSettings) throws {
    guard settings.credentials.userToken == nil, settings.credentials.renewal == nil,
      settings.dialect.userTokens.use != .everywhere
    else { return }
    throw CommandError(
      .configuration, code: "no-user-token",
      "the dialect \(dialect.name) needs a user token, and none is configured",
      hint: "put the token into a file of mode 0600 and name it in server.userTokenFile, or in "
        + "AGENT_SERVER_USER_TOKEN_FILE; or set server.userTokenCommand",
      field: "server.userTokenFile")
  }

  /// What a sync needs to know, complete.
  func syncSettings() throws -> SyncSettings {
    let settings = try serverSettings()
    try checkUserToken(settings)
    return settings
  }

  /// What any word with the server needs to know; a user token may be missing.
  func serverSettings() throws -> SyncSettings {
    guard let baseURL else { throw CommandError.noServer }
    var settings = SyncSettings(
      baseURL: baseURL, dialect: dialect, channel: channel,
      credentials: try UserTokenSource(self).credentials(
        consumerToken: try tokenFile.map(TokenFile.read)))
    settings.dialect.memberRoles = settings.dialect.memberRoles.overlaid(with: memberRoles)
    settings.policies = policies
    settings.compression = compression
    settings.maxConnections = maxConnections
    settings.batchSize = batchSize
    settings.limits.maxBytesPerSecond = maxBytesPerSecond
    settings.limits.maxBytesPerDay = maxBytesPerDay
    settings.limits.hours = hours
    settings.lane = lane
    settings.bulkOrganisation = bulkOrganisation
    return settings
  }
}
