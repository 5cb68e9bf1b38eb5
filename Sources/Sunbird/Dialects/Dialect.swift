import Numbering
import Registry

/// One server generation as data: what is sent where, what a read can show.
///
/// The engine knows no version. A new generation is a folder with a value of this type, its fixtures,
/// and its place in ``all``.
package struct Dialect: Hashable, Sendable {
  /// Its name in the configuration.
  package let name: String
  /// Its name in sentences, which it can begin.
  package let title: String
  package let calls: DialectCalls
  /// The codes that it can answer with.
  package let errors: ErrorTable
  /// The signs by which it is told from others.
  package let signs: DialectSigns
  /// The phone numbers that it takes.
  package let numberingPlan: NumberingPlan
  /// How requests carry the fields.
  package var fields = DialectFields()
  /// What reads hide.
  package var hiding = DialectHiding()
  package var userTokens = UserTokenRules()
  /// How the server names the roles of members.
  package var memberRoles = MemberRoles()
  /// What a new user has to be reached by.
  package var userContact = ContactRule.email
  /// The lane of uploads; nil where the generation has none that this agent uses.
  var lane: BulkLane?
}

extension Dialect {
  /// What the server itself puts into a new record of a kind.
  package func defaults(of kind: RecordKind) -> Fields {
    fields.defaults[kind.creation] ?? [:]
  }

  /// Whether the call does not go without a user token.
  package func needsUserToken(_ request: APIRequest) -> Bool {
    guard case .needed(let endpoints) = userTokens.use else { return false }
    if isBulk(request) { return true }
    return endpoints.contains { $0.isCalled(by: request) }
  }

  /// Whether the call shows the user token, where there is one.
  package func showsUserToken(_ request: APIRequest) -> Bool {
    userTokens.use == .everywhere || needsUserToken(request)
      || userTokens.tellingOwnUser.contains { $0.isCalled(by: request) }
  }
}
