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
      version: .fixed("9"), timestamp: .iso8601, responseMessageID: .null, successError: .null,
      successStatus: "fine", successMessage: .null,
      codes: [
        .organisationExists: "EX_SCHOOL_TAKEN", .userExists: "EX_PERSON_TAKEN",
        .userNotFound: "EX_NO_PERSON",
      ]),
    createdOrganisationIDNames: ["organisationId"],
    organisationFields: FieldSet(shown: ["orgName", "description"], hidden: []),
    userFields: FieldSet(shown: ["firstName", "email", "emailVerified", "subject"], hidden: []),
    numberingPlan: .libphonenumber8x12,
    signOnPath: "/v9/enter")

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
