import Codecs
import Foundation

/// The whole server as a value: what it stores, its gateway, its faults, and what it has seen.
package struct SunbirdService: Sendable {
  var options: SimulatorOptions
  package private(set) var records = StoredRecords()
  package private(set) var effects = EffectCounts()
  private(set) var log = RequestLog()
  var faults = FaultPlan()
  var uploads = BulkProcesses()
  private var gateway: Gateway
  /// What calls have changed since they were last taken; nil where nobody keeps a history.
  package var commits: [Commit]?
  var late: [LateCommit] = []
  /// Answers that nginx keeps.
  private var cache = ReplyCache()
  /// How many requests are being served.
  private var underWay = 0

  package init(_ options: SimulatorOptions) {
    self.options = options
    self.gateway = Gateway(options.gateway, kong: options.profile.gateway.kong)
    makeFirstRoots()
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
    let record = subject(of: request)
    let number = log.append(request, operation: operation, record: record)
    if let most = options.gateway.mostAtOnce, underWay > most {
      return Arrival(number: number, fault: .tooManyAtOnce)
    }
    return Arrival(
      number: number,
      fault: faults.hit(request, operation: operation, record: record))
  }

  /// After how many bytes of its body a request is broken off; nil for never. One that is broken
  /// off is logged, with its head alone.
  mutating func breakOff(_ request: ArrivedRequest) -> Int? {
    let operation = options.profile.endpoint(path: request.path)?.operation
    guard let bytes = faults.hit(head: request, operation: operation) else { return nil }
    let number = log.append(request, operation: operation, record: nil)
    log.finish(number, status: HTTPReply.bodyTimeout.status, isLost: false)
    return bytes
  }

  mutating func leave() { underWay -= 1 }

  mutating func refreshIndex(at now: Date) { records.refreshIndex(at: now) }

  mutating func finish(_ number: Int, status: Int?, isLost: Bool) {
    log.finish(number, status: status, isLost: isLost)
  }

  /// Answers the request, gateway first, and commits what it changes.
  package mutating func answer(
    _ request: ArrivedRequest, in trouble: InnerTrouble? = nil
  ) -> HTTPReply {
    catchUp(at: options.now())
    if request.path == options.profile.signOnPath { return createSession(request) }
    let now = options.now()
    guard let endpoint = options.profile.endpoint(path: request.path) else {
      return options.profile.gateway.unknownPath(request.path)
    }
    if endpoint.isCached, let kept = cache.reply(to: request, at: now) { return kept }
    switch gateway.admit(request, to: endpoint, at: now) {
    case .refused(let reply): return reply
    case .admitted(let headers):
      var reply = handle(request, endpoint, at: now, in: trouble)
      reply.headers.merge(headers.merging(options.profile.gateway.headers) { $1 }) { $1 }
      return endpoint.isCached ? cache.keep(reply, to: request, at: now) : reply
    }
  }

  private mutating func handle(
    _ request: ArrivedRequest, _ endpoint: ServedEndpoint, at now: Date, in trouble: InnerTrouble?
  ) -> HTTPReply {
    let profile = options.profile
    let caller = UserTokenCheck(accepted: options.userTokens).user(of: request, at: now)
    if case .asked(let permits) = profile.gateway.policy {
      let members = RequestReading.members(of: request, endpoint)
      guard permits(PolicyQuestion(endpoint: endpoint, fields: members, caller: caller)) else {
        return .notPermitted
      }
    }
    guard request.method == endpoint.method else { return .actionNotFound }
    let id = profile.envelope.requestID(of: request)
    let envelope = Envelope(
      style: profile.envelope, endpoint: endpoint, path: request.path,
      messageID: id ?? UUID().uuidString.lowercased(), now: now)
    guard caller != nil || !endpoint.needsUserToken else {
      return envelope.reply(.failure(.unauthorizedUser))
    }
    workOnUploads(at: now)
    let reading = RequestReading(profile: profile, gzip: options.requestGzip)
    switch reading.read(request, for: endpoint) {
    case .page(let page): return page
    case .refused(let error): return envelope.reply(.failure(error))
    case .members(let members):
      records.refreshIndex(at: now)
      let call = ReadCall(
        endpoint: endpoint, members: members, caller: caller?.id,
        messageID: request.headers["x-msgid"])
      return envelope.reply(serve(call, at: now, in: trouble))
    }
  }

  /// A call that was read.
  private struct ReadCall {
    let endpoint: ServedEndpoint
    let members: [String: JSONValue]
    let caller: String?
    let messageID: String?
  }

  private mutating func serve(
    _ call: ReadCall, at now: Date, in trouble: InnerTrouble?
  ) -> Decision.Answer {
    let operation = call.endpoint.operation
    switch operation {
    case .uploadStatus:
      let id = call.members["processId"]?.string ?? ""
      return options.profile.uploads.status(id, uploads.progress(of: id, at: now))
    case .userUpload, .organisationUpload:
      var uploadTrouble: UploadTrouble?
      if case .upload(let trouble) = trouble { uploadTrouble = trouble }
      return takeUpload(
        operation, call.members, by: call.caller, at: now, in: uploadTrouble)
    default:
      makeRoot(for: call.members, at: now)
      let decision = decide(call, at: now, in: trouble)
      if case .late(let due) = trouble, case .put(let row) = decision.change {
        late.append(
          LateCommit(
            due: due, decision: decision, operation: operation, messageID: call.messageID,
            isNew: records.committed[row.key] == nil))
        return .failure(.actorTimeout)
      }
      carryOut(decision, of: operation, messageID: call.messageID, at: now)
      return decision.answer
    }
  }

  /// In a function of its own, so that the copy of the records is gone before they change.
  private func decide(_ call: ReadCall, at now: Date, in trouble: InnerTrouble?) -> Decision {
    var maker = decisionMaker(caller: call.caller, at: now)
    if case .unstored(let fields) = trouble { maker.unstored = fields }
    return maker.decide(call.endpoint, call.members)
  }

  func decisionMaker(caller: String?, at now: Date) -> DecisionMaker {
    DecisionMaker(
      profile: options.profile, records: records, now: now,
      uniquePhone: options.uniquePhone, uniqueEmail: options.uniqueEmail,
      deployment: options.deployment, caller: caller)
  }

  mutating func carryOut(
    _ decision: Decision, of operation: ServedOperation, messageID: String?, at now: Date
  ) {
    let delay: Duration? = decision.isIndexedAtOnce ? .zero : nil
    if let change = decision.change { commit(change, at: now, by: operation, indexDelay: delay) }
    commit(decision.companions, at: now, by: operation, indexDelay: delay)
    if case .put(let row) = decision.change {
      effects.count(operation, row.key, messageID: messageID)
    }
  }

  /// A user's membership of his channel's root organisation is the server's own affair: no office
  /// asks for it, and no history notes it.
  private mutating func commit(
    _ companions: [StoredRow], at now: Date, by operation: ServedOperation, indexDelay: Duration?
  ) {
    for row in companions {
      let isOwnAffair = records.committed.isRoot(row.key.organisation)
      commit(.put(row), at: now, by: isOwnAffair ? nil : operation, indexDelay: indexDelay)
    }
  }

  /// Commits what a row of the upload `process` changes, and counts it.
  mutating func commitRow(_ change: RowDecision.Change, of process: String, at now: Date) {
    guard !records.committed.isRoot(change.row.key.organisation) else {
      return commit(.put(change.row), at: now)
    }
    commit(.put(change.row), at: now, by: change.operation, in: process)
    effects.count(change.operation, change.row.key, messageID: nil)
  }

  /// Counts a change that came too late: under the key stays what was there.
  mutating func countRepeated(_ commit: LateCommit, _ key: StoredKey) {
    note(key, before: records.committed[key], by: commit.operation)
    effects.count(commit.operation, key, messageID: commit.messageID)
  }

  /// - Parameters:
  ///   - operation: the call that makes the change; nil for what somebody else does.
  ///   - indexDelay: how much later the index has it; nil for the server's own delay.
  mutating func commit(
    _ change: StoredChange, at now: Date, by operation: ServedOperation? = nil,
    in process: String? = nil, indexDelay: Duration? = nil
  ) {
    let delay = (indexDelay ?? options.indexDelay) / .seconds(1)
    guard let operation, case .put(let row) = change, commits != nil else {
      return records.commit(change, at: now, indexDelay: delay)
    }
    let before = records.committed[row.key]
    records.commit(change, at: now, indexDelay: delay)
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
