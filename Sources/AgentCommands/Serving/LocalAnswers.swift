import Codecs
import Foundation
import LocalAPI
import Logging
import Outbox
import Reconciliation
import Registry
import Sunbird
import SyncEngine

/// Answers the calls of programs of this machine from the store.
struct LocalAnswers: Sendable {
  let store: ServedStore
  let recordings: Recordings
  /// Who records, whoever asks; nil for whoever does.
  let author: String?
  let log: Logger

  /// The answer to a request that was let in.
  func answer(_ request: LocalRequest) async -> LocalAnswer {
    let head = request.head
    let call: LocalCall
    switch Route.find(method: head.method, path: head.path) {
    case .call(let found): call = found
    case .refused(let answer): return answer
    }
    let now = Date()
    guard let id = call.envelopeID else { return await told(call, at: now) }
    let envelope = Envelope(id: id, messageID: head.messageID ?? "", now: now)
    do {
      let members = try RequestMembers.read(request)
      if case .write(let operation) = call {
        return try await record(operation, members, by: head.peer, in: envelope)
      }
      return try await StoreReads(store: store, now: now).answer(call, members, in: envelope)
    } catch {
      return envelope.failure(documented(error, call))
    }
  }

  // MARK: Writing

  private func record(
    _ operation: WriteOperation, _ members: [String: JSONValue], by peer: LocalPeer,
    in envelope: Envelope
  ) async throws -> LocalAnswer {
    let (draft, dialect) = try await store.use { _, configuration in
      let draft = try configuration.dialect.draft(
        operation, members, channel: configuration.channel)
      return (draft, configuration.dialect)
    }
    let author = author ?? Self.name(of: peer)
    switch try await recordings.record(AuthoredDraft(draft: draft, author: author)) {
    case .failure(let there): throw DocumentedError(alreadyRecorded: there.key)
    case .success(let edit):
      log.info(
        "recorded",
        metadata: ["edit": "\(edit.dot)", "record": "\(edit.key)", "by": "\(author)"])
      return envelope.success(edit.answer(dialect), status: 202)
    }
  }

  /// The user at the other end, or else whoever runs this program.
  private static func name(of peer: LocalPeer) -> String {
    if case .user(let id?) = peer { return SystemUser(id: id).description }
    return AuthorOptions.person
  }

  // MARK: What went wrong

  private func documented(_ error: any Error, _ call: LocalCall) -> DocumentedError {
    switch error {
    case let error as DocumentedError: return error
    case let problem as RequestProblem: return DocumentedError(problem)
    case let problem as EditProblem:
      guard case .write(let operation) = call else { return .internalError(problem.message) }
      return DocumentedError(problem, by: operation)
    default:
      let failure = CommandError(of: error)
      log.error("\(failure.code)", metadata: ["message": "\(failure.message)"])
      let text = failure.message + (failure.hint.map { "; \($0)" } ?? "")
      return failure.status == .store ? .notKept(text) : .internalError(text)
    }
  }

  // MARK: How the office stands

  private func told(_ call: LocalCall, at now: Date) async -> LocalAnswer {
    do {
      return try await store.use { outbox, configuration in
        if call == .health {
          _ = try await outbox.status()
          return LocalAnswer(json: ["status": "ok"])
        }
        let status = try await OfficeStatus(outbox, configuration, at: now)
        guard call == .metrics else { return LocalAnswer(json: .object(try status.members)) }
        let text = Metrics.text(status, version: AgentCommand.configuration.version)
        return LocalAnswer(
          status: 200, contentType: "text/plain; version=0.0.4; charset=utf-8",
          body: Array(text.utf8))
      }
    } catch {
      let failure = CommandError(of: error)
      log.error("\(failure.code)", metadata: ["message": "\(failure.message)"])
      return LocalAnswer(
        status: 503,
        json: [
          "status": "failing",
          "error": [
            "code": .string(failure.code), "message": .string(failure.message),
            "hint": .optional(failure.hint), "field": .optional(failure.field),
          ],
        ])
    }
  }
}

extension CommandError {
  /// Any error as a person sees it.
  init(of error: any Error) {
    switch error {
    case let error as CommandError: self = error
    case let error as StoreError: self.init(error)
    case let error as OtherServer: self.init(error)
    case let problem as EditProblem: self.init(problem)
    default:
      self.init(
        .failed, code: "failed",
        SystemWords.isSystems(error) ? SystemWords.of(error) : "\(error)")
    }
  }
}

extension Edit {
  /// The `result` of the envelope that answers a recording. The document answers a creation with the
  /// record's id; Sunbird has made none yet, so it is the one by which the reads here find it.
  fileprivate func answer(_ dialect: Dialect) -> [String: JSONValue] {
    var result: [String: JSONValue] = [
      "response": "SUCCESS", "edit": .string(dot.description), "record": .string(key.description),
      "state": .string(state.rawValue), "warnings": warnings(for: dialect).json,
    ]
    if operation.isCreation, let name = RecordRow.idName(key.kind) {
      result[name] = .string(RecordRow.id(of: key, nil))
    }
    return result
  }
}
