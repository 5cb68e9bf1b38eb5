/// Every field of the documented request bodies that is not part of a key
/// (org-and-user-apis.md, all six operations).
package enum FieldName: String, CaseIterable, Hashable, Sendable, Codable, CodingKeyRepresentable {
  // Create Organization
  case orgName, description, homeUrl, orgCode, orgType, preferredLanguage, contactDetail
  // Create User
  case firstName, lastName, email, emailVerified, phone, phoneVerified, password, roles, grade
  case location, dob, aadhaarNo, gender, language, profileSummary, subject
  // Add Member; `position` is a field of users, too
  case role, position

  /// By its one byte: Swift would take the name's text, for every look into ``Fields``.
  package func hash(into hasher: inout Hasher) {
    withUnsafeBytes(of: self) { hasher.combine(bytes: $0) }
  }
}

/// The fields that make up the natural keys.
package enum KeyField: String, CaseIterable, Hashable, Sendable {
  case provider, externalId, userName
}
