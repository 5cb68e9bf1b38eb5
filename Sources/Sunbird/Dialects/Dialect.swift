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
  package let searchUsers: Endpoint
  /// Fields that a request must carry beside what changed, sent where the agent knows them.
  package let companions: [WriteOperation: [FieldName]]
  /// Fields that a read shows blank or masked to anyone but their owner: blank is "not seen".
  package let privateFields: Set<FieldName>
  /// The most records that one search asks for.
  package let maxRecordsPerSearch: Int

  package static func named(_ name: DialectName) -> Dialect {
    switch name {
    case .seed: .seed
    case .r15: .r15
    }
  }
}
