import Registry

/// The bulk lane of a dialect as data: where tables of many records go, and what they may hold.
///
/// From sunbird.md §7 and Sunbird's source (BulkUploadManagementActor,
/// BulkUploadBackGroundJobActor):
///
/// - An upload is an upsert. A blank cell of a record that is there *clears* the field, so a table
///   of updates has only columns that each of its rows fills or means to clear.
/// - A user that an upload makes becomes a member of the organisation that the upload names, with
///   the row's `roles`, `position` and ``grantedRole``. An update of a user puts the row's `roles`
///   in the place of the membership's.
/// - A user's first upload is what it is registered under, or what its creation named; no other
///   organisation can update it, and none at all where neither named one.
/// - Cells are trimmed.
/// - User uploads share one file name on the server: two at once can mix their rows, so they go one
///   after the other.
package struct BulkLane: Hashable, Sendable {
  package let uploadUsers: Endpoint
  package let uploadOrganisations: Endpoint
  /// Tells whether anybody is registered under an organisation, though not who.
  package let searchUsers: Endpoint
  /// Followed by a slash and the process's id.
  package let uploadStatus: Endpoint
  package let userColumns: [BulkColumn]
  package let organisationColumns: [BulkColumn]
  /// The most rows of one upload, the header not counted.
  package let maxRows: Int
  /// The role that every member has beside those of its row, as the server names it.
  package let grantedRole: String
  /// The field of a user that names, by the server's id, the organisation it is registered under.
  package let registration: String
  package var memberRoles = MemberRoles()

  /// A membership's fields with the role that the server gives every member of an upload.
  package func granted(_ fields: Fields) -> Fields {
    let roles = fields[.role]?.items ?? []
    guard !roles.map(memberRoles.serverName).contains(grantedRole) else { return fields }
    return fields.overlaid(with: [
      .role: .texts(roles + [memberRoles.officeName(of: grantedRole)])
    ])
  }
}
