@testable import SunbirdSimulator

extension ServerProfile {
  /// The server of the example's generation.
  static let example = ServerProfile(
    name: "example",
    endpoints: [
      endpoint(.organisationCreate, "POST", "school/v9/open", "schoolMaker", school),
      endpoint(.organisationUpdate, "POST", "school/v9/change", "schoolMaker", school),
      endpoint(.userCreate, "POST", "person/v9/open", "personMaker", person),
      endpoint(.userUpdate, "PATCH", "person/v9/change", "personMaker", person),
      endpoint(.memberAdd, "POST", "school/v9/staff/join", "schoolMaker", member),
      endpoint(.memberRemove, "POST", "school/v9/staff/leave", "schoolMaker", member),
      endpoint(.organisationRead, "POST", "school/v9/show", "reader", school),
      endpoint(
        .profileRead, "POST", "person/v9/show", "reader", ["loginId": .text]),
    ],
    envelope: EnvelopeStyle(
      version: .fixed("9"), timestamp: .iso8601, identifiers: .messageID(response: .null),
      pathValues: .leftOut, successError: .null, successStatus: "fine", successMessage: .null,
      wrongContentType: .internalError, emptyBody: nil,
      refusal: { error, _ in error.refusal(code: codes[error]) }),
    gateway: GatewayStyle(kong: .v0x9, callsPerHour: 1000, policy: .none),
    tenancy: .providers,
    documented: DocumentedFields(
      createdOrganisationIDNames: ["organisationId"],
      organisation: FieldSet(shown: ["orgName", "description"], hidden: []),
      user: FieldSet(shown: ["firstName", "email", "emailVerified", "subject"], hidden: [])),
    numberingPlan: .libphonenumber8x12,
    signOnPath: "/v9/enter",
    decide: { $0.decideAsDocumented($1, $2) },
    show: { $0.shownAsDocumented($1) },
    users: UserRules(),
    uploads: .none)

  private static let codes: [ServiceError: String] = [
    .organisationExists: "EX_SCHOOL_TAKEN", .userExists: "EX_PERSON_TAKEN",
    .userNotFound: "EX_NO_PERSON",
  ]

  private static let school: [String: FieldShape] = [
    "provider": .text, "externalId": .text, "orgName": .text, "description": .text,
  ]

  private static let person: [String: FieldShape] = [
    "provider": .text, "userName": .text, "firstName": .text, "email": .text,
    "emailVerified": .boolean, "subject": .textOrTexts,
  ]

  private static let member: [String: FieldShape] = [
    "provider": .text, "externalId": .text, "userName": .text, "role": .text,
  ]

  private static func endpoint(
    _ operation: ServedOperation, _ method: String, _ path: String, _ group: String,
    _ fields: [String: FieldShape]
  ) -> ServedEndpoint {
    ServedEndpoint(
      operation: operation, method: method, path: "/api/" + path, group: group, fields: fields,
      checks: [.shapes, .onlyKnownFields])
  }
}
