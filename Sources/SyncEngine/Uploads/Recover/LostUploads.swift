import Foundation
import Outbox
import Reconciliation
import Registry
import Sunbird

/// Finds out record by record what became of an upload whose process nobody knows.
struct LostUploads: Sendable {
  let client: APIClient
  let clock: any SyncClock
  let inquirer: Inquirer
  let reconciler: Reconciler
  let organisations: KnownIDs
  /// Most rows that are asked about at once.
  let maxConnections: Int

  enum Outcome: Sendable {
    /// What has turned up, and whether the upload has its end with it.
    case found(RowEnds)
    /// Nothing of it has turned up for as long as it was waited for.
    case neverCame(Problem)
  }

  /// - Parameter turnedAway: what stood against the upload on its way.
  func find(
    _ entries: [UploadEntry], of upload: StoredUpload, turnedAway: TurnedAway?
  ) async throws -> Outcome {
    let age = clock.now.timeIntervalSince(upload.sentAt)
    let isOver = age >= PollSchedule.ofLost
    let shown = await shown(of: entries)
    if shown == .none, upload.kind == .user {
      // One row may be what it was about: they go on in other company. A job that comes after all
      // writes what is there then (``UnseenUploads``).
      if let turnedAway, clock.uptime - turnedAway.since >= PollSchedule.ofTurnedAway {
        return .neverCame(.unseen(after: turnedAway.problem))
      }
      if isOver, Self.isOfChanges(entries) { return .neverCame(.unseen(after: nil)) }
    }
    var results: [Settled] = []
    if isOver || shown == .some {
      let id: String? =
        if let place = upload.organisation { try await organisations.id(of: place) } else { nil }
      let answers = await mapConcurrently(entries, limit: maxConnections) { entry in
        await answer(entry, organisationID: id, isOver: isOver)
      }
      results = answers.flatMap(\.self)
    }
    let hasStopped = await client.stop != nil
    return .found(ends(results, of: entries, canLeave: isOver && !hasStopped))
  }

  /// - Parameter canLeave: whether what has not turned up may be left to single requests.
  private func ends(
    _ results: [Settled], of entries: [UploadEntry], canLeave: Bool
  ) -> RowEnds {
    let ended = Set(results.map(\.claim.record.id))
    let open = entries.flatMap { [$0.subject, $0.membership].compactMap(\.self) }
      .filter { !ended.contains($0.claim.record.id) }
    // An update that nobody answered for can't be left to them.
    let isLeft = canLeave && !open.contains { $0.operation == .updateUser }
    var ends = RowEnds(results: results, isDone: open.isEmpty || isLeft)
    if isLeft {
      // A row makes both or none, so there is no membership where the user did not turn up.
      ends.results += entries.filter { !ended.contains($0.subject.claim.record.id) }
        .compactMap(\.membership).map { ($0.claim, .untried(nil)) }
    }
    return ends
  }

  private enum Shown {
    case some, none
    /// A question was not answered.
    case untold
  }

  private static func isOfChanges(_ entries: [UploadEntry]) -> Bool {
    entries.allSatisfy { $0.subject.operation == .updateUser }
  }

  /// Whether the server has come to the upload, by a few of its rows: asking for each costs a
  /// question. Of an upload that makes something those tell that do.
  private func shown(of entries: [UploadEntry]) async -> Shown {
    let telling =
      Self.isOfChanges(entries) ? entries : entries.filter { $0.subject.operation != .updateUser }
    let rows = telling.sorted { $0.key.canonical < $1.key.canonical }
    guard let first = rows.first, let last = rows.last else { return .some }
    var sample = [first]
    if rows.count > 2 { sample.append(rows[rows.count / 2]) }
    if rows.count > 1 { sample.append(last) }
    for entry in sample {
      switch await isShown(entry) {
      case true?: return .some
      case false?: continue
      case nil: return .untold
      }
    }
    return .none
  }

  /// Whether what the row brings is there; nil where that was not learned.
  private func isShown(_ entry: UploadEntry) async -> Bool? {
    guard entry.subject.operation == .updateUser else {
      return switch await inquirer.ask(entry.key, organisationID: nil) {
      case .view(.absent): false
      case .view(.present), .view(.unseen): true
      case .none: nil
      }
    }
    guard case .view(let view) = await inquirer.ask(entry.subject.claim) else { return nil }
    let verdict = reconciler.verdict(entry.subject.claim, view: view, after: Self.question)
    if case .settled(.accepted) = verdict { return true }
    return false
  }

  fileprivate static let question = Question.unknownOutcome(
    Problem(code: "upload-unknown", message: "Nobody knows what became of the upload."))
}

extension UploadEntry {
  fileprivate var key: RecordKey { subject.claim.record.key }
}

// MARK: One row

extension LostUploads {
  /// What the server shows of one row. Nothing is left out of the result for good: when the
  /// time is over, a creation that did not turn up is asked about like any other edit of
  /// unknown outcome, and an update that did not is looked at anew.
  private func answer(
    _ entry: UploadEntry, organisationID: String?, isOver: Bool
  ) async -> [Settled] {
    let subject = entry.subject
    let answers: (user: Answer, membership: Answer?)
    if let membership = entry.membership {
      answers = await inquirer.ask(
        subject.claim, and: membership.claim, organisationID: organisationID)
    } else {
      answers = (await inquirer.ask(subject.claim), nil)
    }
    guard case .view(let view) = answers.user else { return [] }
    switch (reconciler.verdict(subject.claim, view: view, after: Self.question), view) {
    case (.settled(let settlement), _):
      let place = membership(of: entry, after: settlement, answers.membership)
      return [(subject.claim, settlement)] + place
    case (.send, .present) where subject.operation == .createUser,
      (.notVisible, .present) where subject.operation == .createUser:
      // It is there with other values: it goes again, as the change of a record that is there.
      return entry.all(.untried(nil))
    case (.send, _), (.notVisible, _):
      return isOver && subject.operation == .updateUser ? entry.all(.untried(nil)) : []
    }
  }

  private func membership(
    of entry: UploadEntry, after settlement: Settlement, _ answer: Answer?
  ) -> [Settled] {
    guard let membership = entry.membership else { return [] }
    guard case .accepted = settlement else { return [(membership.claim, .untried(nil))] }
    let isShown: Bool
    switch answer {
    case .view(.present(let remote))?:
      isShown = (membership.acceptance.base ?? [:]).allSatisfy { name, value in
        remote.fields[name].map { name.same($0, value) } ?? true
      }
    // Somebody else may have made the user: his being there says nothing of the membership.
    case .view(.unseen)?, .view(.absent)?, Answer.none?, nil: isShown = false
    }
    guard isShown else {
      let problem = Problem(
        code: "upload-unknown", message: "The upload's membership was not seen yet.")
      return [(membership.claim, .unknown(askAfter: nil, problem))]
    }
    return [(membership.claim, .accepted(membership.acceptance))]
  }
}
