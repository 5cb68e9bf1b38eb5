import Outbox
import Reconciliation
import Registry
import Sunbird

/// What a request has to name, and what an accepted one leaves to be said.
extension Delivery {
  enum Named {
    case ids(ServerIDs)
    /// Something that the request has to name is not known.
    case nobody(Settlement)
  }

  /// The server's ids that a step has to name. Those of a membership's parents come from the store;
  /// one that it does not have is asked for once.
  func named(_ step: WriteStep, _ claim: Claim) async throws -> Named {
    var named = ServerIDs(
      record: step.serverID ?? claim.record.serverID, organisation: claim.organisationID,
      user: claim.userID)
    let parents = claim.record.key.parents
    guard step.namesParents(in: reconciler.dialect), parents.count == 2 else { return .ids(named) }
    let fields: [KeyField] = [.externalId, .userName]
    for (parent, field) in zip(parents, fields) {
      let known = parent.kind == .user ? named.user : named.organisation
      guard known == nil else { continue }
      guard let id = try await ids.id(of: parent, keeping: true) else {
        return .nobody(try await unnamed(parent, field, claim))
      }
      if parent.kind == .user { named.user = id } else { named.organisation = id }
    }
    return .ids(named)
  }

  private func unnamed(
    _ parent: RecordKey, _ field: KeyField, _ claim: Claim
  ) async throws -> Settlement {
    if await ids.isAbsent(parent) {
      return try await missing(
        claim,
        Problem(
          code: "not-there", message: "Sunbird does not have \(parent) yet.",
          field: field.rawValue))
    }
    guard await client.stop == nil else { return .untried(nil) }
    return deferred(
      Problem(code: "no-server-id", message: "Sunbird did not show its id of \(parent)."))
  }

  /// A step that is no request: the roles are what they are to be, or the dialect has no such call.
  func withoutRequest(_ step: WriteStep, _ claim: Claim) -> Ended? {
    guard step.way == .ownCall else { return nil }
    let what = "\(reconciler.dialect.title) has no \(step.operation.rawValue)."
    return .settled((claim, .rejected(Problem(code: "not-offered", message: what))))
  }

  /// A user goes after the organisation that it becomes a member of by its creation.
  static func waits(for organisation: RecordKey) -> Settlement {
    .waits(
      for: organisation, retryAt: nil,
      Problem(
        code: "organisation-first",
        message: "Sunbird makes the user a member of \(organisation) when it makes the user."))
  }

  /// Takes note of what an accepted step has made and what of it was not stored.
  ///
  /// - Returns: how the claim ended, where nothing of it was stored; nil where it goes on.
  func take(
    _ answer: WriteAnswer, of step: WriteStep, _ claim: Claim, at place: Registrar.Place?,
    _ done: inout Acceptance
  ) async -> Ended? {
    let dialect = reconciler.dialect
    let unstored = dialect.fields(answer.unstored, of: step.fields, by: step.operation)
    if !step.operation.isCreation, !unstored.isEmpty, unstored.count == step.fields.count {
      return .settled((claim, .rejected(Self.notStored(answer.unstored, unstored))))
    }
    done.registeredUnder = place?.organisation
    if let place {
      done.membership = registrar?.membership(of: claim.record.key, at: place, answer.unstored)
    }
    done.unstored = unstored
    done = done.noting(answer.unstored.note)
    if !unstored.isEmpty { done = done.noting("what can be sent again is queued anew") }
    if step.operation == .createUser { done = done.noting(await newName(of: claim, done)) }
    return nil
  }

  private static func notStored(_ said: [Unstored], _ fields: Fields) -> Problem {
    Problem(
      code: "not-stored", message: "Sunbird: \(said.note ?? "")",
      field: fields.keys.map(\.rawValue).min())
  }

  /// The name that Sunbird has made of a user's, for a person; nil where it keeps names, or did not
  /// tell.
  private func newName(of claim: Claim, _ done: Acceptance) async -> String? {
    let dialect = reconciler.dialect
    let key = claim.record.key
    guard let name = key.userName, dialect.fields.userNames.mayChange(name), let id = done.serverID,
      case .answered(.row(let row)) = await client.read(dialect.read(key, id: id), of: .user),
      dialect.owner(of: row, key: key, knownAs: id) == .asked,
      let shown = row[KeyField.userName.rawValue]?.string, shown != name
    else { return nil }
    return "\(dialect.title) has made \(shown) of the userName \(name)"
  }

  /// Says what is in use by whom, where the code that refused a creation does not tell: the name, in
  /// the whole installation, or a contact.
  func explained(_ problem: Problem, _ claim: Claim) async -> Problem {
    let dialect = reconciler.dialect
    guard case .user(_, let name) = claim.record.key, claim.isCreation,
      dialect.calls.userQuestions != nil, let isTaken = await client.hasUser(named: name)
    else { return problem }
    let message =
      isTaken
      ? "Another tenant's user has the userName \(name): names of users are unique in the whole "
        + "installation. Record the user under another name."
      : "Another user has the phone number or the e-mail address."
    return Problem(
      code: problem.code, message: message,
      field: isTaken ? problem.field : FieldName.phone.rawValue,
      httpStatus: problem.httpStatus)
  }
}
