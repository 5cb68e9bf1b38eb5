import Registry

/// The calls of a dialect, one by one.
package struct DialectCalls: Hashable, Sendable {
  /// The six write operations.
  package let writes: [WriteOperation: Endpoint]
  /// Reads one organisation by provider and externalId.
  package let readOrganisation: Endpoint
  package let searchOrganisations: Endpoint
  /// The most organisations that one search asks for.
  package let maxOrganisationsPerSearch: Int
  /// Reads one user by loginId, `userName@provider`.
  package let readUser: Endpoint
  /// Searches for one user at a time: Sunbird keeps names encrypted, and a filter that lists several
  /// is a server error in every generation (sunbird.md §4). Nil where the rows of a search do not
  /// tell whose they are.
  package let searchUsers: Endpoint?
  /// The portal's call behind a sign-on link.
  package let signOn: PortalCall
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
