extension BulkLane {
  /// What Sunbird 1.5 offers (sunbird.md §7).
  package static let r15 = BulkLane(
    uploadUsers: Endpoint(.post, "user/v1/upload", group: "userAdmin"),
    uploadOrganisations: Endpoint(.post, "org/v1/upload", group: "orgAdmin"),
    searchUsers: R15Calls.searchUsers,
    uploadStatus: Endpoint(
      .get, "data/v1/upload/status", group: "appAdmin", alsoAnsweredAs: ["api.upload.status"],
      absenceCodes: ["RESOURCE_NOT_FOUND", "INVALID_PROCESS_ID"]),
    userColumns: [
      .firstName, .lastName, .phone, .countryCode, .email, .password, .userName, .provider,
      .phoneVerified, .emailVerified, .roles, .position, .grade, .location, .dob, .gender,
      .language, .profileSummary, .subject, .webPages,
    ],
    organisationColumns: [
      .orgName, .channel, .isRootOrg, .provider, .externalId, .description, .homeUrl, .orgCode,
      .orgType, .preferredLanguage, .theme, .contactDetail, .locationId, .hashTagId,
    ],
    maxRows: 199,
    grantedRole: "PUBLIC",
    registration: "regOrgId")
}
