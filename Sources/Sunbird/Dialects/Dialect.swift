import Numbering
import Registry

/// The server generations that the agent can speak to.
package enum DialectName: String, CaseIterable, Hashable, Sendable {
  /// The documented API to the letter.
  case seed
  /// What Sunbird 1.x really speaks (sunbird.md §1 to §6).
  case r15 = "r1.5"
}

/// One server generation as data: what is sent where, what a read can show.
///
/// The engine knows no version; a new generation is a new value of this type and its fixtures.
package struct Dialect: Hashable, Sendable {
  package let name: DialectName
  /// The six write operations.
  package let writes: [WriteOperation: Endpoint]
  /// Reads one organisation by provider and externalId.
  package let readOrganisation: Endpoint
  package let searchOrganisations: Endpoint
  /// Reads one user by loginId, `userName@provider`.
  package let readUser: Endpoint
  /// Searches for one user at a time: Sunbird keeps names encrypted, and a filter that lists several
  /// is a server error in every generation (sunbird.md §4). Nil where the rows of a search do not
  /// tell whose they are.
  package let searchUsers: Endpoint?
  /// Fields that a request must carry beside what changed, sent where the agent knows them.
  package let companions: [WriteOperation: [FieldName]]
  /// Fields that a read shows blank or masked to anyone but their owner: blank is "not seen".
  package let privateFields: Set<FieldName>
  /// The most organisations that one search asks for.
  package let maxOrganisationsPerSearch: Int
  /// How requests carry the fields; an operation that is not named carries all of them as they
  /// are. A field that a named operation does not list is one that the server does not have.
  package var forms: [WriteOperation: [FieldName: FieldForm]] = [:]
  /// Fields that an update can't clear.
  package var unclearable: [WriteOperation: Set<FieldName>] = [:]
  /// Contacts that go only with the flag that says that they were verified.
  package var verified: [WriteOperation: [FieldName: FieldName]] = [:]
  /// What the server itself puts into a new record.
  package var defaults: [WriteOperation: Fields] = [:]
  /// How the server masks private fields.
  package var masks: [FieldName: Mask] = [:]
  /// Whose users a user update may be about.
  package var userUpdates = UserUpdates.anybody
  /// Which calls show the user token.
  package var userTokenUse = UserTokenUse.everywhere
  /// Calls that go without a user token, and tell its own user more than others.
  package var tellingOwnUser: Set<Endpoint> = []
  /// Whether a profile of anybody but the user token's own user tells neither whose it is nor by
  /// what name it was asked for.
  package var hidesKeysOfOthers = false
  /// Whether a profile names its organisations by the server's ids alone.
  package var namesMembershipsByID = false
  /// How the server names the roles of members.
  package var memberRoles = MemberRoles()
  /// The member of a user's creation that names the organisation, by the server's id, under which
  /// the user is registered; nil where there is none.
  package var registration: String?
  /// What a new user has to be reached by.
  package var userContact = ContactRule.email
  /// The phone numbers that the generation takes; the document describes releases up to 1.5.
  package var numberingPlan = NumberingPlan.sunbird15

  package static func named(_ name: DialectName) -> Dialect {
    switch name {
    case .seed: .seed
    case .r15: .r15
    }
  }
}

/// Whose users a dialect's user update may be about, and how it names them.
package enum UserUpdates: Hashable, Sendable {
  /// Anybody's, by provider and userName.
  case anybody
  /// Only the user token's own user, by the server's `userId` (sunbird.md §1.4).
  case ownUser
}

/// Which calls show the user token.
package enum UserTokenUse: Hashable, Sendable {
  /// All of them, where there is a token; none needs it as far as is known.
  case everywhere
  /// These alone, and they don't go without.
  case needed(by: Set<Endpoint>)
}

extension Dialect {
  /// What the server itself puts into a new record of a kind.
  package func defaults(of kind: RecordKind) -> Fields {
    defaults[kind.creation] ?? [:]
  }

  /// Whether the call does not go without a user token.
  package func needsUserToken(_ request: APIRequest) -> Bool {
    guard case .needed(let endpoints) = userTokenUse else { return false }
    if isBulk(request) { return true }
    return endpoints.contains { $0.isCalled(by: request) }
  }

  /// Whether the call shows the user token, where there is one.
  package func showsUserToken(_ request: APIRequest) -> Bool {
    userTokenUse == .everywhere || needsUserToken(request)
      || tellingOwnUser.contains { $0.isCalled(by: request) }
  }
}
