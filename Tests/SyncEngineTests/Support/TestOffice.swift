import Codecs
import Foundation
import HTTPTransport
import Outbox
import Reconciliation
import Registry
import Sunbird
import SunbirdSimulator
import SyncEngine
import Synchronization

/// An office in a test: a real store in a folder of its own, the real transport, and a clock that
/// does not wait.
final class TestOffice: Sendable {
  let outbox: Outbox
  let clock: TestClock
  let folder: URL
  let settings: SyncSettings

  init(
    named name: String = "dharwad-01", server: URL,
    clock: TestClock = TestClock(), change: (inout SyncSettings) -> Void = { _ in }
  ) async throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("engine-test-\(UUID().uuidString)")
    self.clock = clock
    outbox = try await Outbox.create(
      path: folder.appendingPathComponent("agent.db").path, name: name)
    var settings = SyncSettings(baseURL: server.absoluteString, dialect: .seed)
    change(&settings)
    self.settings = settings
  }

  /// The office after its store was replaced by the copy of it at `path`.
  init(_ office: TestOffice, withCopyAt path: String) async throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("engine-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    let store = folder.appendingPathComponent("agent.db").path
    try FileManager.default.copyItem(atPath: path, toPath: store)
    clock = office.clock
    settings = office.settings
    outbox = try await Outbox.open(path: store)
  }

  deinit {
    do { try FileManager.default.removeItem(at: folder) } catch {}  // a leftover folder is harmless
  }

  /// Records one edit from a request body in JSON.
  @discardableResult
  func record(_ operation: WriteOperation, _ body: String) async throws -> Edit {
    let members = try JSONValue(parsing: body.utf8).object ?? [:]
    let draft = try DraftEdit(operation: operation, body: members, channel: "ap")
    return try await outbox.record(draft, by: "asha", at: clock.now)
  }

  @discardableResult
  func school(_ id: String, _ more: String = "") async throws -> Edit {
    try await record(
      .createOrganisation, #"{"externalId":"\#(id)","orgName":"GHPS \#(id)"\#(more)}"#)
  }

  @discardableResult
  func teacher(_ name: String, _ more: String = "") async throws -> Edit {
    try await record(
      .createUser,
      """
      {"userName":"\(name)","firstName":"Asha","email":"\(name)@example.org",
       "emailVerified":true\(more)}
      """)
  }

  @discardableResult
  func change(_ name: String, _ fields: String) async throws -> Edit {
    try await record(.updateUser, #"{"userName":"\#(name)",\#(fields)}"#)
  }

  @discardableResult
  func join(_ school: String, _ name: String, _ more: String = "") async throws -> Edit {
    try await record(
      .addMember, #"{"externalId":"\#(school)","userName":"\#(name)"\#(more)}"#)
  }

  /// Runs one pass with the real transport.
  @discardableResult
  func sync(
    ignoringBackoff: Bool = false, _ change: (inout SyncSettings) -> Void = { _ in },
    duringRead: (@Sendable () async -> Void)? = nil,
    duringWrite: (@Sendable () async -> Void)? = nil
  ) async throws -> SyncReport {
    try await pass(
      ignoringBackoff: ignoringBackoff, change, duringRead: duringRead, duringWrite: duringWrite
    ).report
  }

  /// Runs one pass and tells why it stopped, too.
  func pass(
    ignoringBackoff: Bool = false, _ change: (inout SyncSettings) -> Void = { _ in },
    duringRead: (@Sendable () async -> Void)? = nil,
    duringWrite: (@Sendable () async -> Void)? = nil,
    progress: @escaping @Sendable (SyncReport) -> Void = { _ in },
    waiting: @escaping @Sendable (Wait, Double) -> Void = { _, _ in }
  ) async throws -> (report: SyncReport, stop: StopReason?) {
    var settings = settings
    settings.ignoresBackoff = ignoringBackoff
    change(&settings)
    let transport = try CurlTransport(
      limits: TransportLimits(
        connectTimeout: .seconds(5), stallTimeout: .seconds(5), answerTimeout: .seconds(5),
        maxConnections: settings.flightBound.overLongWay))
    let pass = try await SyncPass(
      outbox: outbox,
      transport: WatchedTransport(
        transport: transport, duringRead: duringRead, duringWrite: duringWrite),
      settings: settings, clock: clock, chance: { 0.5 }, progress: progress, waiting: waiting)
    let result = try await pass.run()
    await transport.close()
    return result
  }

  func state(_ edit: Edit) async throws -> EditState {
    try await outbox.edit(edit.dot).state
  }

  func edit(_ edit: Edit) async throws -> Edit {
    try await outbox.edit(edit.dot)
  }

  func record(_ key: String) async throws -> Record {
    guard let key = RecordKey(key) else { throw StoreError.unknownEdit(key) }
    return try await outbox.record(key).record
  }

  func conflicts() async throws -> [OpenConflict] { try await outbox.conflicts(limit: 100) }
}

/// The real transport, with something that happens before each read or each write leaves.
private struct WatchedTransport: Transport {
  let transport: CurlTransport
  let duringRead: (@Sendable () async -> Void)?
  let duringWrite: (@Sendable () async -> Void)?

  func exchange(_ request: HTTPRequest) async -> HTTPExchange {
    let isRead = request.url.hasSuffix("/read") || request.url.hasSuffix("/search")
    await (isRead ? duringRead : duringWrite)?()
    return await transport.exchange(request)
  }

  func allow(_ requests: Int) { transport.allow(requests) }
}

/// Wall time that passes only when somebody waits.
final class TestClock: SyncClock {
  private let time: Mutex<Date>

  init(_ start: Date = Date()) { time = Mutex(start) }

  var now: Date { time.withLock { $0 } }

  func sleep(seconds: Double) async { advance(seconds) }

  func advance(_ seconds: Double) { time.withLock { $0 += seconds } }
}

/// Runs a test against a stand-in server on loopback.
func withSunbird(
  _ options: SimulatorOptions = SimulatorOptions(),
  _ body: (SimulatedSunbird, URL) async throws -> Void
) async throws {
  let sunbird = SimulatedSunbird(options: options)
  let address = try await sunbird.start()
  do {
    try await body(sunbird, address)
  } catch {
    await sunbird.stop()
    throw error
  }
  await sunbird.stop()
}

extension SimulatedSunbird {
  /// How many requests changed something or tried to.
  var writes: [RequestRecord] {
    requests.filter { request in
      !["/read", "/search"].contains { request.path.hasSuffix($0) }
    }
  }

  func row(_ key: String) -> [String: JSONValue]? { StoredKey(key).flatMap { self[$0] }?.fields }
}
