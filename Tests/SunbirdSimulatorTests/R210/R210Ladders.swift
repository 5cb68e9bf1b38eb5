import Codecs

@testable import SunbirdSimulator

/// The rules of 2.10's calls, in their order (dialects.md §3).
enum R210Ladders {
  typealias Rung = ChannelLadderTests.Rung

  static let all: [ChannelLadderTests.Ladder] = [
    ladder(
      "POST", "/api/user/v1/create",
      [
        "userName": "", "externalIds": "x", "provider": "", "firstName": " ", "dob": "",
        "roles": "ADMIN", "language": "Kannada", "userType": "king", "countryCode": "IN",
        "password": "secret", "organisationId": "none", "channel": "nowhere",
        "orgExternalId": "none", "grade": "1", "locationCodes": "x",
      ],
      [
        Rung("MANDATORY_PARAMETER_MISSING", with: ["userName": "ASHA"]),
        Rung("DATA_TYPE_ERROR", with: ["externalIds": [["id": "1"]]]),
        Rung(
          "MANDATORY_PARAMETER_MISSING",
          with: ["externalIds": [["id": "1", "provider": "ap", "idType": "x", "operation": "go"]]]),
        Rung("INVALID_VALUE", with: ["externalIds": .array([externalID, externalID])]),
        Rung("DUPLICATE_EXTERNAL_IDS", without: ["externalIds"]),
        Rung("INVALID_REQUEST_PARAMETER", with: ["provider": nil, "regOrgId": "1"]),
        Rung("INVALID_REQUEST_PARAMETER", without: ["regOrgId"]),
        Rung("MANDATORY_PARAMETER_MISSING", with: ["firstName": "Asha"]),
        Rung("EMAIL_OR_PHONE_MISSING", with: ["email": "asha@", "phone": "+919900032121"]),
        Rung("DATE_FORMAT_ERRROR", with: ["dob": "1990-07-04"]),
        Rung("EMAIL_FORMAT_ERROR", with: ["email": "ASHA@example.org"]),
        Rung("EMAIL_VERIFY_ERROR", with: ["emailVerified": true]),
        Rung("DATA_TYPE_ERROR", with: ["roles": ["ADMIN"]]),
        Rung("DATA_TYPE_ERROR", with: ["language": ["Kannada"]]),
        Rung("INVALID_VALUE", with: ["userType": "Teacher"]),
        Rung("INVALID_COUNTRY_CODE", with: ["countryCode": "+91"]),
        Rung("INVALID_PHONE_NUMBER", with: ["phone": "0099003212"]),
        Rung("INVALID_PHONE_NO_FORMAT", with: ["phone": "9900032121"]),
        Rung("PHONE_VERIFY_ERROR", with: ["phoneVerified": true]),
        Rung("DATA_TYPE_ERROR", without: ["locationCodes"]),
        Rung("INVALID_PASSWORD", with: ["password": "Passw0rd@1"]),
        Rung("INVALID_ORGANIZATION_DATA", with: ["organisationId": "SCHOOL'S ID"]),
        Rung("PARAMETER_MISMATCH", with: ["channel": "ap"]),
        Rung("INVALID_PARAMETER_VALUE", with: ["orgExternalId": "dise-2"]),
        Rung("PARAMETER_MISMATCH", with: ["orgExternalId": "DISE-1"]),
        Rung("USERNAME_IN_USE", with: ["userName": "lila"]),
        Rung("INTERNAL_ERROR", 500, with: ["grade": ["1"]]),
        Rung("PHONE_ALREADY_IN_USE", with: ["phone": "9900032122"]),
        Rung("EMAIL_IN_USE", with: ["email": "lila@example.org"]),
      ]),
    ladder(
      "PATCH", "/api/user/v1/update",
      [
        "externalId": "1", "userName": "x", "organisations": [], "address": [], "education": [],
        "jobProfile": [], "roles": [], "language": [], "firstName": " ", "phone": "+91",
        "email": "x", "grade": "1",
      ],
      [
        Rung("DEPENDENT_PARAMETER_MISSING", without: ["externalId"]),
        Rung("MANDATORY_PARAMETER_MISSING", with: ["userId": "nobody"]),
        Rung("INVALID_REQUEST_PARAMETER", without: ["userName"]),
        Rung("ERROR_UNSUPPORTED_FIELD", without: ["organisations"]),
        Rung("ADDRESS_REQUIRED_ERROR", without: ["address"]),
        Rung("EDUCATION_REQUIRED_ERROR", without: ["education"]),
        Rung("JOBDETAILS_REQUIRED_ERROR", without: ["jobProfile"]),
        Rung("ROLES_REQUIRED_ERROR", with: ["roles": ["ADMIN"]]),
        Rung("LANGUAGE_REQUIRED_ERROR", without: ["language"]),
        Rung("MANDATORY_PARAMETER_MISSING", with: ["firstName": "Asha R"]),
        Rung("INVALID_PHONE_NUMBER", with: ["phone": "9900032123"]),
        Rung("PHONE_VERIFY_ERROR", with: ["phoneVerified": true]),
        Rung("EMAIL_FORMAT_ERROR", with: ["email": "asha2@example.org"]),
        Rung("UNAUTHORIZED_USER", 401, with: ["userId": "ASHA'S ID"]),
        Rung("INTERNAL_ERROR", 500, with: ["grade": ["1"]]),
      ]),
    ladder(
      "POST", "/api/org/v1/create",
      [
        "orgName": " ", "isRootOrg": true, "license": "", "locationIds": ["x"],
        "locationCode": ["y"], "orgType": "palace", "externalId": "DISE-1", "email": "x",
        "contactDetail": [["email": "a@example.org"]],
      ],
      [
        Rung("MANDATORY_PARAMETER_MISSING", with: ["orgName": "School"]),
        Rung("DEPENDENT_PARAMETER_MISSING", with: ["channel": "AP"]),
        Rung("INVALID_PARAMETER_VALUE", without: ["license"]),
        Rung("ERROR_ATTRIBUTE_CONFLICT", without: ["locationCode"]),
        Rung("INVALID_PARAMETER_VALUE", without: ["locationIds"]),
        Rung("CHANNEL_SHOULD_BE_UNIQUE", with: ["isRootOrg": false]),
        Rung("INVALID_ORG_TYPE_ERROR", with: ["orgType": "school"]),
        Rung("ERROR_DUPLICATE_ENTRY", with: ["externalId": "dise-9"]),
        Rung("EMAIL_FORMAT_ERROR", with: ["email": "s@example.org"]),
        Rung("INTERNAL_ERROR", 500, with: ["contactDetail": "[{\"email\":\"a@example.org\"}]"]),
      ]),
    ladder(
      "PATCH", "/api/org/v1/update",
      ["status": 0, "externalId": "dise-2", "email": "x", "contactDetail": [[:]]],
      [
        Rung("MANDATORY_PARAMETER_MISSING", with: ["organisationId": "none"]),
        Rung("INVALID_REQUEST_PARAMETER", without: ["status"]),
        Rung("INVALID_REQUESTED_DATA", with: ["organisationId": "SCHOOL'S ID"]),
        Rung("ERROR_DUPLICATE_ENTRY", with: ["externalId": "dise-1"]),
        Rung("EMAIL_FORMAT_ERROR", with: ["email": "s@example.org"]),
      ]),
    ladder(
      "POST", "/api/org/v1/member/add",
      ["userName": "asha", "provider": "ap", "roles": "ADMIN"],
      [
        Rung("MANDATORY_PARAMETER_MISSING", with: ["userId": "nobody"], without: ["userName"]),
        Rung("MANDATORY_PARAMETER_MISSING", with: ["externalId": "none"]),
        Rung("DATA_TYPE_ERROR", with: ["roles": ["KING"]]),
        Rung("INVALID_ORGANIZATION_DATA", with: ["externalId": "DISE-1"]),
        Rung("INVALID_USER_DATA", with: ["userId": "ASHA'S ID"]),
        Rung("INVALID_ROLE", with: ["roles": ["CONTENT_CREATOR"]]),
      ]),
  ]

  private static let externalID: JSONValue = ["id": "1", "provider": "ap", "idType": "x"]

  private static func ladder(
    _ method: String, _ path: String, _ start: JSONValue, _ rungs: [Rung]
  ) -> ChannelLadderTests.Ladder {
    ChannelLadderTests.Ladder(
      profile: .r210, method: method, path: path, start: start, rungs: rungs)
  }
}
