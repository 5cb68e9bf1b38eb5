import Outbox
import Reconciliation
import Registry
import Sunbird

extension Delivery {
  /// What becomes of a user whose phone number or address is in use by another, where that other is
  /// to give it up by an edit of this office: it waits for that edit. Nil where none does.
  func givenWay(_ claim: Claim, to refusal: CallRefusal) async throws -> Settlement? {
    guard let problem = refusal.contactInUse else { return nil }
    for name in reconciler.dialect.errors.contactsInUse(problem.code) {
      if let settlement = try await givenWay(claim, over: name, problem) { return settlement }
    }
    return nil
  }

  /// The same for a row of an upload. What is said against one is text in which nobody can look for a
  /// field, so whatever the row has that another is to give up may be what it was about.
  func givenWay(_ claim: Claim, refusedRow problem: Problem) async throws -> Settlement? {
    for name in FieldName.contacts {
      if let settlement = try await givenWay(claim, over: name, problem) { return settlement }
    }
    return nil
  }

  private func givenWay(
    _ claim: Claim, over name: FieldName, _ problem: Problem
  ) async throws -> Settlement? {
    guard let value = claim.fold.intent.fields[name], !value.isEmpty else { return nil }
    if let giver = try await outbox.giver(of: name, value, to: claim) {
      return try await waiting(
        claim, for: giver,
        Problem(
          code: problem.code,
          message: "\(problem.message) An edit of \(giver) here gives it up.",
          field: problem.field, httpStatus: problem.httpStatus))
    }
    guard settling.freed.isFresh(name, value, at: clock.uptime) else { return nil }
    return .postponed(until: clock.now.addingTimeInterval(IndexDelay.window), problem)
  }
}

extension CallRefusal {
  fileprivate var contactInUse: Problem? {
    switch self {
    case .alreadyThere(let problem), .rejected(let problem): problem
    case .notYet, .credentials, .throttled, .trouble, .notSunbird, .unreadable: nil
    }
  }
}
