import Codecs
import Testing

@testable import SunbirdSimulator

/// Each ladder starts with a request that breaks every rule. Mending the first rule must bring the
/// next rule's code up: so the order is checked as well as the codes (sunbird.md §1.1 to §1.6).
@Suite struct R15OrderTests {
  struct Rung: Sendable {
    let code: String
    var status = 400
    /// What mends the rule.
    var with: [String: JSONValue] = [:]
    var without: [String] = []
  }

  struct Ladder: Sendable, CustomTestStringConvertible {
    let operation: ServedOperation
    let start: JSONValue
    let rungs: [Rung]
    var testDescription: String { operation.rawValue }
  }

  static let ladders: [Ladder] = [
    Ladder(
      operation: .organisationCreate,
      start: [
        "orgName": " ", "isRootOrg": true, "orgType": "palace", "locationId": "nowhere",
        "provider": "ap", "parentOrgId": "none", "hashTagId": "taken", "contactDetail": "x",
        "district": "Dharwad",
      ],
      rungs: [
        Rung(code: "ORGANIZATION_NAME_MISSING", with: ["orgName": "School"]),
        Rung(code: "CHANNEL_MISSING", with: ["channel": "taken"]),
        Rung(code: "INVALID_ORG_TYPE_ERROR", with: ["orgType": "school"]),
        Rung(code: "INVALID_LOCATION_ID", with: ["locationId": "here"]),
        Rung(code: "REQUIRED_DATA_MISSING", with: ["externalId": "Dise-1"]),
        Rung(code: "CHANNEL_SHOULD_BE_UNIQUE", with: ["isRootOrg": false, "channel": "free"]),
        Rung(code: "INVALID_CHANNEL", with: ["isRootOrg": true, "channel": "TAKEN"]),
        Rung(code: "SRC_EXTERNAL_ID_ALREADY_EXIST", with: ["externalId": "dise-2"]),
        Rung(code: "INVALID_PARENT_ORGANIZATION_ID", without: ["parentOrgId"]),
        Rung(code: "SLUG_IS_NOT_UNIQUE", with: ["channel": "free"]),
        Rung(code: "INVALID_HASHTAG_ID", with: ["hashTagId": "free"]),
        Rung(code: "INTERNAL_ERROR", status: 500, without: ["contactDetail"]),
        Rung(code: "INVALID_PROPERTY_ERROR", without: ["district"]),
      ]),
    Ladder(
      operation: .organisationUpdate,
      start: [
        "status": 0, "rootOrgId": "", "isRootOrg": true, "externalId": "none",
        "parentOrgId": "none", "hashTagId": "taken", "district": "Dharwad",
      ],
      rungs: [
        Rung(code: "REQUIRED_DATA_MISSING", with: ["provider": "ap"]),
        Rung(code: "INVALID_REQUESTED_DATA", without: ["status"]),
        Rung(code: "INVALID ROOT ORGANIZATION", without: ["rootOrgId"]),
        Rung(code: "CHANNEL_MISSING", with: ["isRootOrg": false, "channel": "free"]),
        Rung(code: "INVALID_REQUESTED_DATA", with: ["externalId": "DISE-1"]),
        Rung(code: "INVALID_CHANNEL", with: ["isRootOrg": true, "channel": "TAKEN"]),
        Rung(code: "INVALID_PARENT_ORGANIZATION_ID", without: ["parentOrgId"]),
        Rung(code: "SLUG_IS_NOT_UNIQUE", with: ["channel": "free"]),
        Rung(code: "INVALID_HASHTAG_ID", with: ["hashTagId": "free"]),
        Rung(code: "INVALID_PROPERTY_ERROR", without: ["district"]),
      ]),
    Ladder(
      operation: .userCreate,
      start: [
        "userName": "", "provider": "ap", "roles": "PUBLIC", "language": "Kannada",
        "dob": "4 July", "countryCode": "IN", "address": "Dharwad", "webPages": [],
        "regOrgId": "none", "grade": "Class 1", "position": "Teacher",
      ],
      rungs: [
        Rung(code: "USERNAME_MISSING", with: ["userName": "ASHA"]),
        Rung(code: "FIRST_NAME_REQUIRED_ERROR", with: ["firstName": "Asha"]),
        Rung(code: "DATA_TYPE_ERROR", with: ["roles": ["ADMIN"]]),
        Rung(code: "DATA_TYPE_ERROR", with: ["language": ["Kannada"]]),
        Rung(code: "DATE_FORMAT_ERRROR", with: ["dob": "1990-07-04"]),
        Rung(code: "EMAIL_OR_PHONE_MISSING", with: ["email": "asha@", "phone": "+919900032121"]),
        Rung(code: "EMAIL_FORMAT_ERROR", with: ["email": "asha@example.org"]),
        Rung(code: "INVALID_COUNTRY_CODE", with: ["countryCode": "+91"]),
        Rung(code: "INVALID_PHONE_NUMBER", with: ["phone": "12"]),
        Rung(code: "INVALID_PHONE_NO_FORMAT", with: ["phone": "9900032121"]),
        Rung(code: "PHONE_VERIFY_ERROR", with: ["phoneVerified": true]),
        Rung(code: "DATA_TYPE_ERROR", with: ["address": [["city": "Dharwad"]]]),
        Rung(
          code: "ADDRESS_ERROR",
          with: ["address": [["city": "D", "addressLine1": "1", "addType": "secret"]]]),
        Rung(code: "ADDRESS_TYPE_ERROR", with: ["address": [], "education": [[:]]]),
        Rung(code: "NAME_OF_INSTITUTION_ERROR", with: ["education": [["name": "KU"]]]),
        Rung(code: "EDUCATION_DEGREE_ERROR", with: ["education": [], "jobProfile": [[:]]]),
        Rung(code: "JOB_NAME_ERROR", with: ["jobProfile": [["jobName": "Teacher"]]]),
        Rung(code: "NAME_OF_ORGANIZATION_ERROR", without: ["jobProfile"]),
        Rung(code: "INVALID_WEBPAGE_DATA", with: ["webPages": [["type": "x"]]]),
        Rung(code: "INVALID_MEDIA_TYPE", with: ["webPages": [["type": "fb", "url": "x"]]]),
        Rung(code: "INVALID_WEBPAGE_URL", without: ["webPages"]),
        Rung(code: "PHONE_ALREADY_IN_USE", with: ["phone": "9900032122"]),
        Rung(code: "EMAIL_IN_USE", with: ["email": "asha2@example.org"]),
        Rung(code: "USER_ALREADY_EXIST", with: ["userName": "asha2"]),
        Rung(code: "INVALID_ORG_ID", without: ["regOrgId"]),
        Rung(code: "INVALID_PROPERTY_ERROR", with: ["userName": "asha3"], without: ["position"]),
        Rung(
          code: "DB_INSERTION_FAIL", status: 500,
          with: ["userName": "asha4", "grade": ["Class 1"]]),
      ]),
    Ladder(
      operation: .memberAdd,
      start: [
        "externalId": "none", "roles": [], "district": "Dharwad",
      ],
      rungs: [
        Rung(code: "REQUIRED_DATA_MISSING", with: ["provider": "ap"]),
        Rung(code: "ROLE_MISSING", with: ["roles": ["KING"]]),
        Rung(code: "USER_DATA_VALIDATION_ERROR", with: ["userName": "nobody"]),
        Rung(code: "INVALID_ORGANIZATION_DATA", with: ["externalId": "DISE-1"]),
        Rung(code: "INVALID_USER_DATA", with: ["userName": "ASHA"]),
        Rung(code: "INVALID_ROLE", with: ["roles": ["CONTENT_CREATOR"]]),
        Rung(code: "INVALID_PROPERTY_ERROR", without: ["district"]),
      ]),
    Ladder(
      operation: .memberRemove, start: ["externalId": "none"],
      rungs: [
        Rung(code: "REQUIRED_DATA_MISSING", with: ["provider": "ap"]),
        Rung(code: "USER_DATA_VALIDATION_ERROR", with: ["userName": "nobody"]),
        Rung(code: "INVALID_USER_DATA", with: ["userName": "asha"]),
        Rung(code: "INVALID_ORGANIZATION_DATA", with: ["externalId": "dise-9"]),
      ]),
  ]

  private static func service() -> SunbirdService {
    var service = R15.service { options in
      options.uniquePhone = true
      options.uniqueEmail = true
      options.deployment = Deployment(
        organisationTypes: ["school"], locations: ["here"], roles: ["CONTENT_CREATOR"])
    }
    service.changeAsSomebodyElse(
      .organisation(provider: "ap", externalID: "root"),
      ["orgName": "Root", "isRootOrg": true, "channel": "taken", "slug": "taken"])
    service.changeAsSomebodyElse(
      .organisation(provider: "ap", externalID: "dise-9"), ["hashTagId": "taken"])
    return service
  }

  @Test(arguments: ladders)
  func eachRuleIsLookedAtInItsTurn(_ ladder: Ladder) throws {
    var service = Self.service()
    var request = ladder.start
    for rung in ladder.rungs {
      let answer = try service.callR15(ladder.operation, request)
      #expect(answer.error == rung.code)
      #expect(answer.status == rung.status)
      #expect(answer.json["result"] == [:])
      request = rung.without.reduce(request.with(rung.with)) { $0.without($1) }
    }
    let last = try service.callR15(ladder.operation, request)
    if ladder.operation == .memberRemove {
      #expect(last.error == "INVALID_REQUESTED_DATA", "never a member")
    } else {
      #expect(last.status == 200)
      #expect(last.response == "SUCCESS")
    }
  }

  @Test func anUpdateOfOnesOwnUserIsLookedAtRuleByRule() throws {
    var service = Self.service()
    let other = StoredKey.user(provider: "ap", userName: "ravi")
    service.changeAsSomebodyElse(other, ["phone": "9900032199", "email": "ravi@example.org"])
    let own = JSONValue.string(service.ashasID)
    var request: JSONValue = [
      "address": [], "education": [], "jobProfile": [], "roles": [], "language": [],
      "rootOrgId": "", "firstName": " ", "phone": "+91", "email": "x", "dob": "x",
      "position": "Teacher",
    ]
    let rungs = [
      Rung(code: "UNAUTHORIZE_USER", status: 401, with: ["userId": own]),
      Rung(code: "ADDRESS_REQUIRED_ERROR", with: ["address": [["isDeleted": true]]]),
      Rung(code: "EDUCATION_REQUIRED_ERROR", without: ["education"]),
      Rung(code: "JOBDETAILS_REQUIRED_ERROR", without: ["jobProfile"]),
      Rung(code: "ROLES_REQUIRED_ERROR", with: ["roles": ["ADMIN"]]),
      Rung(code: "LANGUAGE_REQUIRED_ERROR", with: ["language": ["Kannada"]]),
      Rung(code: "INVALID ROOT ORGANIZATION", without: ["rootOrgId"]),
      Rung(code: "ID_REQUIRED_ERROR", without: ["address"]),
      Rung(code: "FIRST_NAME_REQUIRED_ERROR", with: ["firstName": "Asha"]),
      Rung(code: "INVALID_PHONE_NUMBER", with: ["phone": "9900032199"]),
      Rung(code: "EMAIL_FORMAT_ERROR", with: ["email": "ravi@example.org"]),
      Rung(code: "DATE_FORMAT_ERRROR", with: ["dob": "1990-07-04"]),
      Rung(code: "PHONE_ALREADY_IN_USE", with: ["phone": "9900032121"]),
      Rung(code: "EMAIL_IN_USE", with: ["email": "asha@example.org"]),
      Rung(code: "INVALID_PROPERTY_ERROR", without: ["position"]),
    ]
    for rung in rungs {
      let answer = try service.callR15(.userUpdate, request)
      #expect(answer.error == rung.code)
      #expect(answer.status == rung.status)
      request = rung.without.reduce(request.with(rung.with)) { $0.without($1) }
    }
    #expect(try service.callR15(.userUpdate, request).response == "SUCCESS")
    #expect(service.records.committed[Sample.userKey]?.fields["roles"] == ["PUBLIC"])
  }
}
