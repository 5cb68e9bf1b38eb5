import Codecs
import Outbox
import Reconciliation
import Registry
import Sunbird

extension Inquirer {
  /// Asks about a user and a membership of his in one question: a profile shows both.
  ///
  /// - Parameter organisationID: the server's id of the membership's organisation, where known.
  func ask(
    _ user: Claim, and membership: Claim, organisationID: String?
  ) async -> (user: Answer, membership: Answer) {
    guard
      case .answered(.row(let row)) = await client.read(dialect.read(user.record.key), of: .user)
    else {
      let answer = await ask(user)
      if case .view(.absent) = answer { return (answer, answer) }
      return (answer, await ask(membership))
    }
    let (seen, place) = await views(
      of: user, and: membership.record.key, in: row, organisationID: organisationID)
    guard case .view(let shown) = place else { return (seen, place) }
    let known = [membership.record.base ?? [:], membership.fold.intent.fields]
    return (seen, .view(dialect.named(shown, knowing: known)))
  }

  /// The same about a membership as the server names it, of which nothing is known here.
  func ask(
    _ user: Claim, and membership: RecordKey, organisationID: String?
  ) async -> (user: Answer, membership: Answer) {
    guard
      case .answered(.row(let row)) = await client.read(dialect.read(user.record.key), of: .user)
    else {
      let answer = await ask(membership, organisationID: organisationID)
      return (answer, answer)
    }
    return await views(of: user, and: membership, in: row, organisationID: organisationID)
  }

  private func views(
    of user: Claim, and membership: RecordKey, in row: JSONValue, organisationID: String?
  ) async -> (user: Answer, membership: Answer) {
    let seen = await view(
      of: user.record.key, in: row, knownAs: user.record.serverID, organisationID: nil)
    let place = await view(
      of: membership, in: row, knownAs: nil, organisationID: organisationID)
    return (seen, place)
  }
}
