import Outbox
import Reconciliation
import Registry
import Sunbird

/// Looks at the roles that rows of updates would replace.
struct RoleLooks: Sendable {
  let inquirer: Inquirer
  let organisations: KnownIDs
  /// Most looks under way at once.
  let maxConnections: Int

  /// What is known of a user's roles in the upload's organisation.
  enum Roles: Sendable {
    /// As the server names them; nil where the user is no member, or has none.
    case known(FieldValue?)
    /// The server did not say, and may the next time.
    case unanswered(Problem?)
    /// The server does not have the organisation.
    case nowhere(LostOrganisation)
  }

  /// The roles of each, as the server shows them now, in their order.
  func roles(of updates: [UserRows.Update]) async throws -> [Roles] {
    let found = try await mapConcurrently(
      updates.indices, limit: maxConnections,
      throwing: { ($0, try await roles(of: updates[$0])) })
    return found.sorted { $0.0 < $1.0 }.map(\.1)
  }

  private func roles(of update: UserRows.Update) async throws -> Roles {
    let organisation = update.destination.organisation
    guard let externalID = organisation.externalID,
      let userName = update.claim.record.key.userName
    else { return .known(nil) }
    let key = RecordKey.membership(
      provider: organisation.provider, externalID: externalID, userName: userName)
    let id = try await organisations.id(of: organisation)
    let looked = await inquirer.ask(update.claim, and: key, organisationID: id)
    guard looked.user.shows(asMuchAs: update.answer) else { return .unanswered(Self.changed) }
    switch looked.membership {
    case .none(let problem): return .unanswered(problem)
    case .view(.present(let remote)): return .known(remote.fields.value(.role))
    case .view(.absent): return .known(nil)
    case .view(.unseen) where await organisations.isAbsent(organisation):
      return .nowhere(
        LostOrganisation(
          key: organisation,
          problem: Problem(code: "not-there", message: "Sunbird does not have \(organisation).")))
    case .view(.unseen):
      return .unanswered(
        Problem(
          code: "roles-unseen",
          message: "Sunbird does not show the roles of \(key), which an upload would replace."))
    }
  }

  private static let changed = Problem(
    code: "changed-meanwhile", message: "Somebody has changed the user a moment ago.")
}

extension Answer {
  /// Whether nothing of the record differs from what `earlier` showed, as far as both tell.
  fileprivate func shows(asMuchAs earlier: Answer) -> Bool {
    guard case .view(.present(let now)) = self, case .view(.present(let then)) = earlier else {
      return true
    }
    return now.fields == then.fields
  }
}
