import Reconciliation
import Registry

/// Every key of the configuration (cli.md, "Configuration").
enum ConfigurationKey: String, CaseIterable {
  case replica
  case store
  case baseURL = "server.baseURL"
  case dialect = "server.dialect"
  case tokenFile = "server.tokenFile"
  case userTokenFile = "server.userTokenFile"
  case userTokenCommand = "server.userTokenCommand"
  case caFile = "server.caFile"
  case channel = "server.channel"
  case organisationType = "server.organisationType"
  case proxy = "server.proxy"
  case proxyCredentialFile = "server.proxyCredentialFile"
  case maxConnections = "sync.maxConnections"
  case batchSize = "sync.batchSize"
  case compress = "sync.compress"
  case maxBytesPerSecond = "sync.maxBytesPerSecond"
  case maxBytesPerDay = "sync.maxBytesPerDay"
  case hours = "sync.hours"
  case lane = "sync.lane"
  case bulkOrganisation = "sync.bulkOrganisation"
  case serveTokenFile = "serve.tokenFile"
  case ssoKeyFile = "sso.keyFile"
  case reportWordsFile = "report.wordsFile"
  case conflictsDefault = "conflicts.default"

  /// The map of policies for single fields has keys of its own below this one.
  static let conflictFields = "conflicts.fields"

  /// The map from the roles of members to the server's names of them; its keys are the office's own.
  static let memberRoles = "server.memberRoles"

  /// The roles that the document has; the environment can map no others.
  static let documentedRoles = ["member", "content-creator", "admin"]

  /// Whether the configuration knows `name`.
  static func knows(_ name: String) -> Bool {
    ConfigurationKey(rawValue: name) != nil || conflictFieldNames.contains(name)
      || name.hasPrefix(memberRoles + ".")
  }

  /// Every name that the configuration knows.
  static var allNames: [String] {
    allCases.map(\.rawValue) + conflictFieldNames
      + documentedRoles.map { "\(memberRoles).\($0)" }
  }

  /// The names that have keys below them, but for the map's.
  static let sections = Set(
    allCases.compactMap { key -> String? in
      key.rawValue.firstIndex(of: ".").map { String(key.rawValue[..<$0]) }
    })

  /// Whether `name` has keys below it.
  static func isSection(_ name: String) -> Bool {
    name == conflictFields || name == memberRoles
      || allCases.contains { $0.rawValue.hasPrefix(name + ".") }
  }

  /// Whether `name` may hold a list: a program and its arguments.
  static func takesList(_ name: String) -> Bool { name == userTokenCommand.rawValue }

  /// What an unknown name may have meant, or else the known ones, for a person.
  static func hint(for name: String) -> String {
    let candidates =
      name.hasPrefix(conflictFields) ? conflictFieldNames : allCases.map(\.rawValue)
    return name.hint(among: candidates, called: "known one")
  }

  private static let conflictFieldNames = ConflictPolicies.Place.allNames.map {
    "\(conflictFields).\($0)"
  }
}
