/// What one installation has in its tables, beside what its calls make.
package struct Deployment: Sendable, Hashable {
  /// The names in the table of organisation types; nil for any.
  package var organisationTypes: Set<String>?
  /// The ids in the table of locations.
  package var locations: Set<String>
  /// The names in the table of roles: those of Sunbird's own schema. The three that the documented
  /// Add Member names are none of them.
  package var roles: Set<String>

  /// The channels that have a root organisation from the start; nil for every one that is named.
  package var channels: Set<String>?
  /// Sunbird's system settings, by their names; texts, some of them JSON.
  package var settings: [String: String] = [:]

  package init(
    organisationTypes: Set<String>? = nil, locations: Set<String> = [],
    roles: Set<String> = Deployment.commonRoles
  ) {
    self.organisationTypes = organisationTypes
    self.locations = locations
    self.roles = roles
  }

  package static let commonRoles: Set<String> = [
    "ADMIN", "ORG_ADMIN", "ORG_MODERATOR", "ORG_MEMBER", "CONTENT_CREATOR", "CONTENT_REVIEWER",
    "COURSE_MENTOR", "COURSE_CREATOR", "COURSE_ADMIN", "FLAG_REVIEWER", "PUBLIC",
  ]
}
