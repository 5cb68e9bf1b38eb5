import Codecs
import Foundation

/// The whole server as a value: what it stores, its gateway, its faults, and what it has seen.
package struct SunbirdService: Sendable {
  let options: SimulatorOptions
  package private(set) var records = StoredRecords()
  package private(set) var effects = EffectCounts()
  private(set) var log = RequestLog()
  var faults = FaultPlan()
  var uploads = BulkProcesses()
  private var gateway: Gateway
  /// What calls have changed since they were last taken; nil where nobody keeps a history.
  package var commits: [Commit]?
  private var late: [LateCommit] = []
  /// How many requests are being served.
  private var underWay = 0

  package init(_ options: SimulatorOptions) {
    self.options = options
    self.gateway = Gateway(options.gateway)
  }

  /// A logged request and what is to befall it.
  struct Arrival {
    let number: Int
    let fault: Fault.Action?
  }

  /// Each arrival has its ``leave()``.
  mutating func arrive(_ request: ArrivedRequest) -> Arrival {
    underWay += 1
    let operation = options.profile.endpoint(path: request.path)?.operation
    let fields = request.json?["request"]?.object ?? [:]
    let record = operation.flatMap { StoredKey.subject(of: $0, fields) ?? subject(byID: fields) }
    let number = log.append(request, operation: operation, record: record)
    if let most = options.gateway.mostAtOnce, underWay > most {
      return Arrival(number: number, fault: .tooManyAtOnce)
    }
    return Arrival(
      number: number,
      fault: faults.hit(request, operation: operation, record: record))
  }

  /// After how many bytes of its body a request is broken off; nil for never. One that is broken off
  /// is logged, with its head alone.
  mutating func breakOff(_ request: ArrivedRequest) -> Int? {
    let operation = options.profile.endpoint(path: request.path)?.operation
    guard let bytes = faults.hit(head: request, operation: operation) else { return nil }
    let number = log.append(request, operation: operation, record: nil)
    log.finish(number, status: HTTPReply.bodyTimeout.status, isLost: false)
    return bytes
  }

  mutating func leave() { underWay -= 1 }

  /// The user that an update names by the server's id.
  private func subject(byID fields: [String: JSONValue]) -> StoredKey? {
    fields["userId"]?.string.flatMap { records.committed.row(id: $0)?.key }
  }

  mutating func finish(_ number: Int, status: Int?, isLost: Bool) {
    log.finish(number, status: status, isLost: isLost)
  }

  /// Answers the request, gateway first, and commits what it changes.
  ///
  /// - Parameter due: where given, a change is decided now and made then, and the answer says that
  ///   the service gave up waiting for its actor.
  package mutating func answer(
    _ request: ArrivedRequest, committingAt due: Date? = nil
  ) -> HTTPReply {
    catchUp(at: options.now())
    if request.path == options.profile.signOnPath { return createSession(request) }
    let now = options.now()
    guard let endpoint = options.profile.endpoint(path: request.path) else {
      return .gateway(
        404, "API not found with these values",
        further: ["request_path": .string(request.path)])
    }
    switch gateway.admit(request, to: endpoint, at: now) {
    case .refused(let reply): return reply
    case .admitted(let headers):
      var reply = handle(request, endpoint, at: now, committingAt: due)
      reply.headers.merge(headers) { $1 }
      return reply
    }
  }

  private mutating func handle(
    _ request: ArrivedRequest, _ endpoint: ServedEndpoint, at now: Date, committingAt due: Date?
  ) -> HTTPReply {
    guard request.method == endpoint.method else { return .actionNotFound }
    let messageID = request.headers["x-msgid"]
    let envelope = Envelope(
      style: options.profile.envelope, endpoint: endpoint,
      messageID: messageID ?? UUID().uuidString.lowercased(), now: now)

    let caller = UserTokenCheck(accepted: options.userTokens).userID(of: request, at: now)
    guard caller != nil || !endpoint.needsUserToken else {
      return envelope.reply(.failure(.unauthorizedUser))
    }
    workOnUploads(at: now)
    if endpoint.operation == .uploadStatus {
      let id = request.path.split(separator: "/").last.map(String.init) ?? ""
      return envelope.reply(uploads.status(of: id).answer)
    }
    guard request.headers["content-type"]?.lowercased().contains("json") ?? false else {
      return envelope.reply(.failure(.internalError))
    }
    if request.isGzipped {
      switch options.requestGzip {
      case .accepted: break
      case .malformed: return .malformedBody
      case .unsupported: return .unsupportedMediaType
      }
    }
    guard let body = request.json else { return .malformedBody }
    guard let fields = body["request"]?.object else {
      return envelope.reply(.failure(.invalidData))
    }
    records.refreshIndex(at: now)
    if endpoint.operation.isBulk {
      return envelope.reply(takeUpload(endpoint.operation, fields, at: now).answer)
    }
    let decision = decide(endpoint, fields, caller: caller, at: now)
    if let due, case .put(let row) = decision.change {
      late.append(
        LateCommit(
          due: due, row: row, operation: endpoint.operation, messageID: messageID,
          isNew: records.committed[row.key] == nil))
      return envelope.reply(.failure(.actorTimeout))
    }
    carryOut(decision, of: endpoint.operation, messageID: messageID, at: now)
    return envelope.reply(decision.answer)
  }

  private mutating func carryOut(
    _ decision: Decision, of operation: ServedOperation, messageID: String?, at now: Date
  ) {
    if let change = decision.change { commit(change, at: now, by: operation) }
    if let membership = decision.membership { commit(.put(membership), at: now, by: operation) }
    if case .put(let row) = decision.change {
      effects.count(operation, row.key, messageID: messageID)
    }
  }

  /// A change that was decided and is still on its way into the store.
  private struct LateCommit {
    let due: Date
    let row: StoredRow
    let operation: ServedOperation
    let messageID: String?
    /// Whether there was no such record when it was decided.
    let isNew: Bool
  }

  /// Makes the changes that were decided earlier and are due by now. A record that was made by
  /// somebody else meanwhile is made a second time: that counts as an effect, and under the key
  /// stays the first one.
  package mutating func catchUp(at now: Date) {
    guard !late.isEmpty else { return }
    let due = late.filter { $0.due <= now }
    late.removeAll { $0.due <= now }
    for commit in due {
      let present = records.committed[commit.row.key]
      if !commit.isNew || present == nil {
        self.commit(.put(commit.row), at: now, by: commit.operation)
      } else {
        note(commit.row.key, before: present, by: commit.operation)
      }
      effects.count(commit.operation, commit.row.key, messageID: commit.messageID)
    }
  }

  /// In a function of its own, so that the copy of the records is gone before they change.
  private func decide(
    _ endpoint: ServedEndpoint, _ fields: [String: JSONValue], caller: String?, at now: Date
  ) -> Decision {
    DecisionMaker(
      profile: options.profile, records: records, now: now,
      uniquePhone: options.uniquePhone, uniqueEmail: options.uniqueEmail,
      deployment: options.deployment, caller: caller
    ).decide(endpoint, fields)
  }

  /// Commits what a row of the upload `process` changes, and counts it.
  mutating func commitRow(_ change: RowDecision.Change, of process: String, at now: Date) {
    commit(.put(change.row), at: now, by: change.operation, in: process)
    effects.count(change.operation, change.row.key, messageID: nil)
  }

  /// - Parameter operation: the call that makes the change; nil for what somebody else does.
  private mutating func commit(
    _ change: StoredChange, at now: Date, by operation: ServedOperation? = nil,
    in process: String? = nil
  ) {
    guard let operation, case .put(let row) = change, commits != nil else {
      return records.commit(change, at: now, indexDelay: options.indexDelay / .seconds(1))
    }
    let before = records.committed[row.key]
    records.commit(change, at: now, indexDelay: options.indexDelay / .seconds(1))
    note(row.key, before: before, by: operation, in: process)
  }

  private mutating func note(
    _ key: StoredKey, before: StoredRow?, by operation: ServedOperation, in process: String? = nil
  ) {
    commits?.append(
      Commit(
        key: key, operation: operation, before: before, after: records.committed[key],
        process: process))
  }
}

extension SunbirdService {
  mutating func refreshIndex(at now: Date) { records.refreshIndex(at: now) }

  /// Puts fields over a record as somebody else would, and makes the record where there is none; a
  /// membership that was left becomes active. Null clears a field.
  package mutating func changeAsSomebodyElse(_ key: StoredKey, _ fields: [String: JSONValue]) {
    let now = options.now()
    var row: StoredRow
    if let present = records.committed[key] {
      row = present.updated(with: fields, at: now)
      row.isRemoved = false
    } else {
      let given = fields.filter { $0.value != .null }
      let id = options.profile.newID(of: key.kind, in: records)
      row = StoredRow(key: key, id: id, fields: given, createdAt: now)
    }
    commit(.put(row), at: now)
  }

  /// Takes a record away as somebody else would: a membership is left, an organisation or a user is
  /// gone altogether. Nothing happens where there is none.
  package mutating func removeAsSomebodyElse(_ key: StoredKey) {
    let now = options.now()
    guard let present = records.committed[key] else { return }
    switch key {
    case .membership:
      var row = present.updated(with: [:], at: now)
      row.isRemoved = true
      commit(.put(row), at: now)
    case .organisation, .user:
      commit(.erase(key), at: now)
    }
  }
}
