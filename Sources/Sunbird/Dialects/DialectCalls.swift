import Registry

/// The calls of a dialect, one by one.
package struct DialectCalls: Hashable, Sendable {
  /// The six write operations.
  package let writes: [WriteOperation: Endpoint]
  /// Reads one organisation.
  package let readOrganisation: Endpoint
  /// What that read names it by.
  package var organisationsReadBy = ReadKey.naturalKey
  package let searchOrganisations: Endpoint
  /// The most organisations that one search asks for.
  package let maxOrganisationsPerSearch: Int
  /// Reads one user by loginId, `userName@provider`.
  package let readUser: Endpoint
  /// Searches for one user at a time: Sunbird keeps names encrypted, and a filter that lists several
  /// is a server error in every generation (sunbird.md §4). Nil where the rows of a search do not
  /// tell whose they are.
  package let searchUsers: Endpoint?
  /// Further questions about users; nil where nothing needs them.
  package var userQuestions: UserQuestions?
  /// Changes the roles of a membership that is there; nil where it has to be taken away and added
  /// anew.
  package var assignRoles: RoleAssignment?
  /// Operations that no call of this generation brings about, each with what to do instead.
  package var refusals: [WriteOperation: String] = [:]
  /// The portal's call behind a sign-on link.
  package let signOn: PortalCall
}

/// What a read names its record by.
package enum ReadKey: Hashable, Sendable {
  case naturalKey
  /// The server's own id; a record whose id is not known is searched for.
  case serverID
}

/// Questions about users where a name may be another tenant's, or one that the server has made.
package struct UserQuestions: Hashable, Sendable {
  /// Reads one by the server's id, behind its path.
  package let byID: Endpoint
  /// What stands behind the id.
  let behindID: String
  /// Reads one by a contact, whose name and value stand behind the path.
  package let byContact: Endpoint
  /// Tells whether anybody in the whole installation has a userName, which stands behind the path.
  package let nameExists: Endpoint
}

/// A call of the portal itself, which stands beside the API.
package struct PortalCall: Hashable, Sendable {
  /// With a leading slash.
  package let path: String
  /// The group of the gateway that the portal asks for on its behalf.
  package let group: GatewayGroup

  package init(path: String, group: GatewayGroup) {
    self.path = path
    self.group = group
  }
}
