/// What a dialect asks of user tokens.
package struct UserTokenRules: Hashable, Sendable {
  /// Whose users a user update may be about.
  package var updates = UserUpdates.anybody
  /// Which calls show the user token.
  package var use = UserTokenUse.everywhere
  /// Calls that go without a user token, and tell its own user more than others.
  package var tellingOwnUser: Set<Endpoint> = []
  /// A question that is answered to a user token only, by which the doctor tries one; nil where no
  /// call needs one.
  package var trial: Endpoint?
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
