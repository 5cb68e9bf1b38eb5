import Outbox
import Reconciliation
import Registry
import Sunbird

/// A candidate that neither lane can carry, and why.
typealias RefusedCandidate = (candidate: UploadCandidate, problem: Problem)

/// Plans the rows of users: what is drafted, and what ends or goes single without a row.
struct UserDrafts: Sendable {
  let rows: UserRows
  let changes: ChangeDecisions
  let looks: RecordLooks
  let roles: RoleLooks

  private var reconciler: Reconciler { rows.reconciler }

  /// Rows that make users of whom a look found, at once for all, that none can be there.
  func drafts(creatingUnseen destinations: [UploadDestination]) -> UploadDrafts {
    var drafts = UploadDrafts()
    for destination in destinations { rows.add(creation: destination, to: &drafts) }
    return drafts
  }

  /// Rows that make users, after a look at each.
  func drafts(creating destinations: [UploadDestination]) async throws -> UploadDrafts {
    var drafts = UploadDrafts()
    var updates: [UserRows.Update] = []
    for (destination, answer) in zip(
      destinations, await looks.answers(of: destinations.map(\.claim)))
    {
      add(met: destination, answer, to: &drafts, &updates)
    }
    try await addRows(of: updates, to: &drafts)
    return drafts
  }

  /// Rows that change users, after a look at each.
  func drafts(changing destinations: [UploadDestination]) async throws -> UploadDrafts {
    var drafts = UploadDrafts()
    var updates: [UserRows.Update] = []
    for (destination, answer) in zip(
      destinations, await looks.answers(of: destinations.map(\.candidate)))
    {
      let (claim, step) = try await changes.step(destination.claim, after: answer)
      switch step {
      case .silent(let problem): drafts.silent.append((claim, problem))
      case .settled(let settlement): drafts.settled.append((claim, settlement))
      case .send(let steps, let acceptance):
        updates.append(
          UserRows.Update(
            destination: destination, claim: claim, answer: answer, steps: steps,
            acceptance: acceptance))
      }
    }
    try await addRows(of: updates, to: &drafts)
    return drafts
  }

  /// A creation that meets a user who is there already, or might.
  private func add(
    met destination: UploadDestination, _ answer: Answer, to drafts: inout UploadDrafts,
    _ updates: inout [UserRows.Update]
  ) {
    let claim = destination.claim
    switch answer {
    case .none(let problem): drafts.silent.append((claim, problem))
    case .view(.absent): rows.add(creation: destination, to: &drafts)
    case .view(.unseen): drafts.leave(claim, to: Self.unseen)
    case .view(.present(let remote)):
      let exists = Problem(code: "already-there", message: "Sunbird has \(claim.record.key).")
      switch reconciler.verdict(
        claim, view: .present(remote), after: .alreadyThere(exists, again: false))
      {
      case .settled(let settlement): drafts.settled.append((claim, settlement))
      case .send(let steps, let acceptance):
        updates.append(
          UserRows.Update(
            destination: destination, claim: claim, answer: answer, steps: steps,
            acceptance: acceptance))
      case .notVisible: drafts.leave(claim, to: nil)
      }
    }
  }

  /// Rows of updates, after a look at the roles that each would replace.
  private func addRows(of updates: [UserRows.Update], to drafts: inout UploadDrafts) async throws {
    for update in updates where update.steps.isEmpty {
      drafts.settled.append((update.claim, .accepted(update.acceptance)))
    }
    let open = updates.filter { !$0.steps.isEmpty }
    for (update, found) in zip(open, try await roles.roles(of: open)) {
      switch found {
      case .unanswered(let problem): drafts.silent.append((update.claim, problem))
      case .nowhere(let place): drafts.lost.append(place)
      case .known(let roles): rows.add(update, roles: roles, to: &drafts)
      }
    }
  }

  private static let unseen = Problem(
    code: "unseen", message: "Sunbird does not show whether the users are there.")
}

extension UserDrafts {
  /// How edits end that neither lane can carry: refused, unless a look finds that there is nothing
  /// to be sent. Where only the server lacks the organisation of the upload they wait for that, and
  /// after a few misses for a person.
  func ends(refusing refusals: [RefusedCandidate]) async throws -> [Settled] {
    var ends: [Settled] = []
    var open: [RefusedCandidate] = []
    for (candidate, problem) in refusals {
      if case .settle(let settlement) = reconciler.plan(candidate.claim, view: nil) {
        ends.append((candidate.claim, settlement))
      } else if candidate.isCreation {
        ends.append((candidate.claim, try await end(of: (candidate, problem))))
      } else {
        open.append((candidate, problem))
      }
    }
    for (refusal, answer) in zip(open, await looks.answers(of: open.map(\.candidate))) {
      let (claim, step) = try await changes.step(refusal.candidate.claim, after: answer)
      switch step {
      case .silent(let problem): ends.append((claim, changes.unanswered(problem)))
      case .settled(let settlement): ends.append((claim, settlement))
      case .send: ends.append((claim, try await end(of: refusal)))
      }
    }
    return ends
  }

  private func end(of refusal: RefusedCandidate) async throws -> Settlement {
    guard let lost = refusal.candidate.lost else { return .rejected(refusal.problem) }
    return try await changes.delivery.waiting(
      refusal.candidate.claim, for: lost.key,
      Problem(
        code: lost.problem.code,
        message:
          "Sunbird does not have \(lost.key), and only an upload for it can carry this edit: "
          + "make that organisation, or withdraw the edit.",
        httpStatus: lost.problem.httpStatus))
  }
}
