/// The columns of Sunbird 1.5's tables, as far as calls may name them. Any other name ends as
/// INVALID_PROPERTY_ERROR (sunbird.md §0.1, 9).
enum R15Columns {
  static let organisationTexts: Set<String> = [
    "orgName", "description", "homeUrl", "orgCode", "orgType", "preferredLanguage", "provider",
    "externalId", "channel", "locationId", "parentOrgId", "rootOrgId", "hashTagId", "imgUrl",
    "theme", "thumbnail", "communityId", "slug",
  ]

  static let organisation = organisationTexts.union([
    "contactDetail", "isRootOrg", "isApproved", "approvedBy", "approvedDate", "isDefault",
    "noOfMembers", "address",
  ])

  static let userTexts: Set<String> = [
    "userName", "firstName", "lastName", "email", "phone", "password", "provider", "gender",
    "location", "dob", "profileSummary", "avatar", "thumbnail", "countryCode", "loginId",
    "regOrgId", "rootOrgId",
  ]

  /// Columns of type `list<text>`: anything else is DB_INSERTION_FAIL (§13).
  static let userLists: Set<String> = ["grade", "subject", "language", "roles"]

  static let user = userTexts.union(userLists).union([
    "phoneVerified", "emailVerified", "webPages", "address", "education", "jobProfile",
    "profileVisibility", "encEmail", "encPhone",
  ])

  static let member: Set<String> = [
    "organisationId", "provider", "externalId", "userId", "userName", "roles", "role", "position",
  ]
}
