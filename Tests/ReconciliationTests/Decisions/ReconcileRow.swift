import Causality
import Codecs
import Foundation
import Reconciliation
import Registry
import Sunbird
import Testing

/// One row of `Fixtures/reconcile`: what is known and what the server shows, and what follows.
/// The README beside the rows says what may stand in one.
struct ReconcileRow: Sendable, CustomTestStringConvertible {
  let why: String
  let claim: Claim
  /// The record's clocks as the store has them.
  let clocks: RecordClocks
  /// Edits of the record that were recorded after those of the claim.
  let later: [Edit]
  let reconciler: Reconciler
  let remote: RemoteView?
  let question: Question?
  /// The machine's uptime when the server was asked.
  let askedAt: Double?
  /// What is expected, as ``JSONValue`` says it.
  let expected: [String: JSONValue]

  var testDescription: String { why }

  static let outcomes = ["step", "verdict", "end", "stale", "sight"]

  init(_ json: JSONValue, at place: String) throws {
    var row = try Members(json, at: place)
    why = try row.need("why").string ?? ""
    let base = try row.fields("base")
    let presence: Presence? = try row.named("presence")
    let baseClock = try row.clock("baseClock") ?? VectorClock()
    let key = try row.key("key") ?? .user(provider: "ap", userName: "asha")
    let edits = try row.list("edits") { try $0.edit($1, of: key, seeing: baseClock, after: 0) }
    let clock =
      try row.clock("clock")
      ?? edits.reduce(baseClock) { $0.merged(with: $1.clock) }
    let record = Record(
      id: 1, key: key, serverID: try row.text("id"),
      presence: presence ?? (base == nil ? .unknown : .present), base: base, clock: clock,
      baseClock: baseClock, staleReads: try row.staleReads())
    let withdrawn = try row.dots("withdrawn")
    let replica = ReplicaID(try row.text("replica") ?? "a")
    guard !edits.isEmpty, let replica else { throw row.misread("edits", "a run of edits") }
    claim = Claim(
      record: record, edits: edits,
      takesFirstSightForBase: base == nil
        && Claim.takesFirstSightForBase(edits, withdrawn: withdrawn, replica: replica))
    clocks = RecordClocks(known: clock, base: baseClock)
    let count = edits.count
    later = try row.list("later") { try $0.edit($1, of: key, seeing: clock, after: count) }
    reconciler = try row.reconciler()
    remote = try row.remote()
    question = try row.question()
    askedAt = try row.number("askedAt")
    var expected: [String: JSONValue] = [:]
    for name in Self.outcomes { expected[name] = row.take(name) }
    self.expected = expected
    try row.end()
    guard !expected.isEmpty else { throw row.misread("the row", "one that expects something") }
  }

  /// Every row of every file.
  static func all() throws -> [ReconcileRow] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/reconcile")
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil
    ).filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }
    return try files.flatMap { file in
      let rows = try JSONValue(parsing: Data(contentsOf: file))
      return try (rows.array ?? []).enumerated().map { index, row in
        try ReconcileRow(row, at: "\(file.lastPathComponent), row \(index + 1)")
      }
    }
  }
}

extension Members {
  fileprivate mutating func key(_ name: String) throws -> RecordKey? {
    guard let text = try text(name) else { return nil }
    guard let key = RecordKey(text) else { throw misread(name, "a key") }
    return key
  }

  /// A clock as it is written: `{"a": 2, "sunbird": 1}`.
  fileprivate mutating func clock(_ name: String) throws -> VectorClock? {
    guard let json = take(name) else { return nil }
    let text = String(decoding: try json.serialized(), as: UTF8.self)
    guard let clock = VectorClock(jsonText: text) else { throw misread(name, "a clock") }
    return clock
  }

  fileprivate mutating func dots(_ name: String) throws -> [Dot] {
    try (take(name)?.array ?? []).map {
      guard let dot = Dot($0.string ?? "") else { throw misread(name, "a list of dots") }
      return dot
    }
  }

  /// An edit. Unless told, its name is the replica `a`'s next, and its author had seen `moment` and
  /// all edits before it.
  fileprivate mutating func edit(
    _ index: Int, of key: RecordKey, seeing seen: VectorClock, after earlier: Int
  ) throws -> Edit {
    let counter = earlier + index + 1
    guard let operation: WriteOperation = try named("operation"),
      let dot = Dot(try text("dot") ?? "a:\(counter)")
    else { throw misread("operation", "an operation") }
    let before = VectorClock([dot.replica: UInt64(counter - 1)])
    return Edit(
      id: Int64(counter), dot: dot, recordID: 1, key: key, operation: operation,
      fields: try fields("fields") ?? [:], authorSaw: try fields("authorSaw") ?? [:],
      context: try clock("context") ?? seen.merged(with: before), recordedAt: moment(0),
      recordedBy: "asha", state: try named("state") ?? .queued,
      attempts: Int(try number("attempts") ?? 0), refusals: Int(try number("refusals") ?? 0))
  }

  fileprivate mutating func staleReads() throws -> StaleReadWindow? {
    guard let json = take("staleReads") else { return nil }
    var window = try Members(json, at: "staleReads")
    var values: [FieldName: [FieldValue]] = [:]
    for (text, json) in window.take("values")?.object ?? [:] {
      guard let name = FieldName(rawValue: text), let list = json.array else {
        throw window.misread("values", "lists of values")
      }
      values[name] = list.compactMap { FieldValue($0) }
    }
    let read = StaleReadWindow(
      at: try window.number("at") ?? 0, values: values, wasPresent: try window.flag("wasPresent"),
      wasAbsent: try window.flag("wasAbsent"))
    try window.end()
    return read
  }

  fileprivate mutating func reconciler() throws -> Reconciler {
    let name = try text("dialect") ?? Dialect.standard.name
    guard let dialect = Dialect.all.first(where: { $0.name == name }) else {
      throw misread("dialect", "a dialect")
    }
    let reconciler = Reconciler(
      dialect: dialect, policies: try policies(), ownUserID: try text("ownUser"))
    return try flag("byUpload") ? reconciler.byUpload : reconciler
  }

  fileprivate mutating func policies() throws -> ConflictPolicies {
    guard let json = take("policies") else { return ConflictPolicies() }
    var members = try Members(json, at: "policies")
    let otherwise: ConflictPolicy = try members.named("otherwise") ?? .review
    var fields: [ConflictPolicies.Place: ConflictPolicy] = [:]
    for (text, json) in members.take("fields")?.object ?? [:] {
      guard let place = ConflictPolicies.Place(text),
        let policy = ConflictPolicy(rawValue: json.string ?? "")
      else { throw members.misread("fields", "places with a policy") }
      fields[place] = policy
    }
    try members.end()
    return ConflictPolicies(otherwise: otherwise, fields: fields)
  }

  /// What the server shows: `{"present": {…}, "id": "…"}`, `"absent"`, `"unseen"`; nil where it was
  /// not asked.
  fileprivate mutating func remote() throws -> RemoteView? {
    guard let json = take("remote"), json != .null else { return nil }
    switch json.string {
    case "absent": return .absent
    case "unseen": return .unseen
    default: break
    }
    var members = try Members(json, at: "remote")
    guard let fields = try members.fields("present") else {
      throw members.misread("present", "what is seen")
    }
    let record = RemoteRecord(serverID: try members.text("id"), fields: fields)
    try members.end()
    return .present(record)
  }

  fileprivate mutating func question() throws -> Question? {
    let problem = Problem(code: "asked", message: "Asked.")
    switch try text("question") {
    case nil: return nil
    case "unknownOutcome": return .unknownOutcome(problem)
    case "alreadyThere": return .alreadyThere(problem)
    case "alreadyThereAgain": return .alreadyThere(problem, again: true)
    default: throw misread("question", "a question")
    }
  }
}
