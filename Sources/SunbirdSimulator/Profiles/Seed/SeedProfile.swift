extension ServerProfile {
  /// The documented API to the letter (seeds/org-and-user-apis.md), with the errors of Sunbird 1.x
  /// where the document has none.
  package static let seed = ServerProfile(
    name: "seed",
    endpoints: SeedProfile.writes + SeedProfile.reads,
    envelope: EnvelopeStyle(
      version: .fixed("1.0"), timestamp: .iso8601, identifiers: .messageID(response: ""),
      pathValues: .leftOut, successError: "0", successStatus: "SUCCESS",
      successMessage: "Operation successful", wrongContentType: .internalError, emptyBody: nil,
      refusal: { error, _ in error.refusal() }),
    gateway: GatewayStyle(kong: .v0x9, callsPerHour: 1000, policy: .none),
    tenancy: .providers,
    documented: DocumentedFields(
      createdOrganisationIDNames: ["orgId"],
      organisation: FieldSet(
        shown: Set(SeedProfile.organisationFields.keys).subtracting(["provider", "externalId"]),
        hidden: []),
      user: FieldSet(
        shown: Set(SeedProfile.userFields.keys)
          .subtracting(["provider", "userName"]).subtracting(SeedProfile.secrets),
        hidden: SeedProfile.secrets)),
    numberingPlan: .libphonenumber8x8,
    signOnPath: "/v1/user/session/create",
    decide: { $0.decideAsDocumented($1, $2) },
    show: { $0.shownAsDocumented($1) },
    users: UserRules(),
    uploads: .none)
}

/// The tables of the documented API.
private enum SeedProfile {
  static let secrets: Set<String> = ["password", "aadhaarNo"]

  static let organisationFields: [String: FieldShape] = [
    "provider": .text, "externalId": .text, "orgName": .text, "description": .text,
    "homeUrl": .text, "orgCode": .text, "orgType": .text, "preferredLanguage": .text,
    "contactDetail": .objects,
  ]

  static let userFields: [String: FieldShape] = [
    "provider": .text, "userName": .text, "firstName": .text, "lastName": .text, "email": .text,
    "emailVerified": .boolean, "phone": .text, "phoneVerified": .boolean, "password": .text,
    "roles": .textOrTexts, "position": .text, "grade": .textOrTexts, "location": .text,
    "dob": .text, "aadhaarNo": .text, "gender": .text, "language": .textOrTexts,
    "profileSummary": .text, "subject": .textOrTexts,
  ]

  static let memberReference: [String: FieldShape] = [
    "provider": .text, "externalId": .text, "userName": .text,
  ]

  static let organisationKeyChecks: [BodyCheck] = [
    .required("provider", .requiredDataMissing), .required("externalId", .requiredDataMissing),
  ]

  static let userFormatChecks: [BodyCheck] = [
    .shapes,
    .format("dob", .day, .dateFormat),
    .format("email", .email, .emailFormat),
    .format("phone", .phoneWithoutCountryCode, .phoneWithCountryCode),
    .onlyKnownFields,
  ]

  /// The document marks both as required in create and in update.
  static let emailChecks: [BodyCheck] = [
    .required("email", .emailOrPhoneMissing), .required("emailVerified", .emailNotVerified),
  ]

  static let memberChecks: [BodyCheck] =
    organisationKeyChecks + [
      .required("userName", .userReferenceMissing), .shapes, .onlyKnownFields,
    ]

  static let writes: [ServedEndpoint] = [
    ServedEndpoint(
      operation: .organisationCreate, method: "POST", path: "/api/org/v1/create",
      group: "orgAdmin", fields: organisationFields,
      checks: [.required("orgName", .organisationNameMissing)] + organisationKeyChecks
        + [.shapes, .onlyKnownFields]),
    ServedEndpoint(
      operation: .organisationUpdate, method: "PATCH", path: "/api/org/v1/update",
      group: "orgAdmin", fields: organisationFields,
      checks: organisationKeyChecks + [.shapes, .onlyKnownFields]),
    ServedEndpoint(
      operation: .userCreate, method: "POST", path: "/api/user/v1/create",
      group: "userAdmin", fields: userFields,
      checks: [
        .required("userName", .userNameMissing), .required("firstName", .firstNameMissing),
        .required("provider", .requiredDataMissing),
      ] + emailChecks + userFormatChecks),
    ServedEndpoint(
      operation: .userUpdate, method: "POST", path: "/api/user/v1/update",
      group: "userAdmin", fields: userFields,
      checks: [
        .required("userName", .userNameMissing), .required("provider", .requiredDataMissing),
        .notBlank("firstName", .firstNameMissing),
      ] + emailChecks + userFormatChecks),
    ServedEndpoint(
      operation: .memberAdd, method: "POST", path: "/api/org/v1/member/add",
      group: "orgAdmin",
      fields: memberReference.merging(["role": .textOrTexts, "position": .text]) { $1 },
      checks: memberChecks),
    ServedEndpoint(
      operation: .memberRemove, method: "POST", path: "/api/org/v1/member/remove",
      group: "orgAdmin", fields: memberReference, checks: memberChecks),
  ]

  static let reads: [ServedEndpoint] = [
    ServedEndpoint(
      operation: .organisationRead, method: "POST", path: "/api/org/v1/read",
      group: "orgUser",
      fields: ["organisationId": .text, "provider": .text, "externalId": .text],
      checks: [.shapes]),
    ServedEndpoint(
      operation: .organisationSearch, method: "POST", path: "/api/org/v1/search",
      group: "orgUser", fields: [:], checks: []),
    ServedEndpoint(
      operation: .profileRead, method: "POST", path: "/api/user/v1/profile/read",
      group: "publicUser", fields: ["loginId": .text],
      checks: [.required("loginId", .loginIDMissing), .shapes]),
    ServedEndpoint(
      operation: .userSearch, method: "POST", path: "/api/user/v1/search",
      group: "publicUser", fields: [:], checks: []),
  ]
}
