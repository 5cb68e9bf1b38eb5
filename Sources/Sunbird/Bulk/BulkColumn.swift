import Registry

/// The columns that an upload can have (BulkUploadManagementActor,
/// `validateUserProperty` and `validateOrgProperty`). One that is not in the list is refused with
/// the whole upload.
package enum BulkColumn: String, CaseIterable, Hashable, Sendable {
  case provider
  // users
  case userName, firstName, lastName, phone, countryCode, email, password, phoneVerified
  case emailVerified, roles, position, grade, location, dob, gender, language, profileSummary
  case subject, webPages
  // organisations
  case externalId, orgName, channel, isRootOrg, description, homeUrl, orgCode, orgType
  case preferredLanguage, theme, contactDetail, locationId, hashTagId

  /// The column that holds a field of the same name; nil where there is none.
  ///
  /// `roles` and `position` of an upload are those of the membership that it makes: a user's own
  /// roles have no column, and a user's own position has none but that one.
  init?(_ field: FieldName) {
    guard field != .roles, field != .position else { return nil }
    self.init(rawValue: field.rawValue)
  }
}
