import Codecs
import Testing

@testable import SunbirdSimulator

/// Every way in which a call is refused, one row each.
@Suite struct ErrorCodeTests {
  struct Refusal: Sendable, CustomTestStringConvertible {
    let operation: ServedOperation
    let why: String
    let request: JSONValue
    let code: String
    var status = 400

    var testDescription: String { "\(operation.rawValue): \(why)" }
  }

  static let organisationRefusals: [Refusal] = [
    Refusal(
      operation: .organisationCreate, why: "no name",
      request: Sample.organisation.without("orgName"), code: "ORGANIZATION_NAME_MISSING"),
    Refusal(
      operation: .organisationCreate, why: "blank name",
      request: Sample.organisation.with(["orgName": " "]), code: "ORGANIZATION_NAME_MISSING"),
    Refusal(
      operation: .organisationCreate, why: "no provider",
      request: Sample.organisation.without("provider"), code: "REQUIRED_DATA_MISSING"),
    Refusal(
      operation: .organisationCreate, why: "null external id",
      request: Sample.organisation.with(["externalId": nil]), code: "REQUIRED_DATA_MISSING"),
    Refusal(
      operation: .organisationCreate, why: "unknown field",
      request: Sample.organisation.with(["district": "x"]), code: "INVALID_PROPERTY_ERROR"),
    Refusal(
      operation: .organisationCreate, why: "number for text",
      request: Sample.organisation.with(["orgCode": 7]), code: "INTERNAL_ERROR", status: 500),
    Refusal(
      operation: .organisationCreate, why: "contactDetail that is no list",
      request: Sample.organisation.with(["contactDetail": ["email": "a@b.org"]]),
      code: "INTERNAL_ERROR", status: 500),
    Refusal(
      operation: .organisationCreate, why: "key taken, in another case",
      request: Sample.organisation.with(["provider": "aP", "externalId": "Dise-1"]),
      code: "SRC_EXTERNAL_ID_ALREADY_EXIST"),
    Refusal(
      operation: .organisationUpdate, why: "no key",
      request: ["orgName": "x"], code: "REQUIRED_DATA_MISSING"),
    Refusal(
      operation: .organisationUpdate, why: "unknown organisation",
      request: Sample.organisation.with(["externalId": "none"]), code: "INVALID_REQUESTED_DATA"),
    Refusal(
      operation: .organisationUpdate, why: "unknown field",
      request: Sample.organisation.with(["status": 1]), code: "INVALID_PROPERTY_ERROR"),
  ]

  static let userRefusals: [Refusal] = [
    Refusal(
      operation: .userCreate, why: "no user name", request: Sample.user.without("userName"),
      code: "USERNAME_MISSING"),
    Refusal(
      operation: .userCreate, why: "no first name", request: Sample.user.without("firstName"),
      code: "FIRST_NAME_REQUIRED_ERROR"),
    Refusal(
      operation: .userCreate, why: "no provider", request: Sample.user.without("provider"),
      code: "REQUIRED_DATA_MISSING"),
    Refusal(
      operation: .userCreate, why: "no e-mail", request: Sample.user.without("email"),
      code: "EMAIL_OR_PHONE_MISSING"),
    Refusal(
      operation: .userCreate, why: "no emailVerified",
      request: Sample.user.without("emailVerified"), code: "EMAIL_VERIFY_ERROR"),
    Refusal(
      operation: .userCreate, why: "malformed e-mail",
      request: Sample.user.with(["email": "asha@example"]), code: "EMAIL_FORMAT_ERROR"),
    Refusal(
      operation: .userCreate, why: "phone with country code",
      request: Sample.user.with(["phone": "+919900032121"]), code: "INVALID_PHONE_NUMBER"),
    Refusal(
      operation: .userCreate, why: "a day that doesn't exist",
      request: Sample.user.with(["dob": "2001-02-29"]), code: "DATE_FORMAT_ERRROR"),
    Refusal(
      operation: .userCreate, why: "number for phone",
      request: Sample.user.with(["phone": 9_900_032_121]), code: "INTERNAL_ERROR", status: 500),
    Refusal(
      operation: .userCreate, why: "text for emailVerified",
      request: Sample.user.with(["emailVerified": "true"]), code: "INTERNAL_ERROR", status: 500),
    Refusal(
      operation: .userCreate, why: "list of numbers for subject",
      request: Sample.user.with(["subject": [1]]), code: "INTERNAL_ERROR", status: 500),
    Refusal(
      operation: .userCreate, why: "unknown field",
      request: Sample.user.with(["nickName": "x"]), code: "INVALID_PROPERTY_ERROR"),
    Refusal(
      operation: .userCreate, why: "user name taken, in another case",
      request: Sample.user.with(["userName": "ASHA"]), code: "USER_ALREADY_EXIST"),
    Refusal(
      operation: .userUpdate, why: "unknown user",
      request: Sample.user.with(["userName": "none"]), code: "USER_NOT_FOUND"),
    Refusal(
      operation: .userUpdate, why: "no user name", request: Sample.user.without("userName"),
      code: "USERNAME_MISSING"),
    Refusal(
      operation: .userUpdate, why: "no provider", request: Sample.user.without("provider"),
      code: "REQUIRED_DATA_MISSING"),
    Refusal(
      operation: .userUpdate, why: "no e-mail, which the document requires",
      request: Sample.user.without("email"), code: "EMAIL_OR_PHONE_MISSING"),
    Refusal(
      operation: .userUpdate, why: "cleared first name",
      request: Sample.user.with(["firstName": nil]), code: "FIRST_NAME_REQUIRED_ERROR"),
    Refusal(
      operation: .profileRead, why: "no login id", request: [:], code: "LOGIN_ID_MISSING"),
    Refusal(
      operation: .profileRead, why: "unknown user", request: ["loginId": "none@ap"],
      code: "USER_NOT_FOUND"),
    Refusal(
      operation: .organisationRead, why: "no key", request: ["provider": "ap"],
      code: "REQUIRED_DATA_MISSING"),
  ]

  static let memberRefusals: [Refusal] = [
    Refusal(
      operation: .memberAdd, why: "no organisation",
      request: Sample.member.without("externalId"), code: "REQUIRED_DATA_MISSING"),
    Refusal(
      operation: .memberAdd, why: "no user", request: Sample.member.without("userName"),
      code: "USER_DATA_VALIDATION_ERROR"),
    Refusal(
      operation: .memberAdd, why: "organisation and user unknown: organisation first",
      request: ["provider": "ap", "externalId": "none", "userName": "none"],
      code: "INVALID_ORGANIZATION_DATA"),
    Refusal(
      operation: .memberAdd, why: "unknown user",
      request: Sample.member.with(["userName": "none"]), code: "INVALID_USER_DATA"),
    Refusal(
      operation: .memberAdd, why: "unknown field",
      request: Sample.member.with(["roles": ["x"]]), code: "INVALID_PROPERTY_ERROR"),
    Refusal(
      operation: .memberAdd, why: "number for position",
      request: Sample.member.with(["position": 1]), code: "INTERNAL_ERROR", status: 500),
    Refusal(
      operation: .memberRemove, why: "organisation and user unknown: user first",
      request: ["provider": "ap", "externalId": "none", "userName": "none"],
      code: "INVALID_USER_DATA"),
    Refusal(
      operation: .memberRemove, why: "unknown organisation",
      request: Sample.member.with(["externalId": "none"]), code: "INVALID_ORGANIZATION_DATA"),
    Refusal(
      operation: .memberRemove, why: "never a member", request: Sample.member,
      code: "INVALID_REQUESTED_DATA"),
    Refusal(
      operation: .memberRemove, why: "a position, which remove doesn't know",
      request: Sample.member.with(["position": "x"]), code: "INVALID_PROPERTY_ERROR"),
  ]

  @Test(arguments: organisationRefusals + userRefusals + memberRefusals)
  func everyRefusalHasItsCodeAndChangesNothing(_ refusal: Refusal) throws {
    var service = SunbirdService.populated()
    let before = service.records.committed.rows

    let answered = try service.call(refusal.operation, refusal.request)

    #expect(answered.status == refusal.status)
    #expect(answered.error == refusal.code)
    #expect(answered.json["params"]?["status"]?.string == refusal.code)
    #expect(
      answered.json["responseCode"] == (refusal.status == 500 ? "SERVER_ERROR" : "CLIENT_ERROR"))
    #expect(answered.json["result"] == [:])
    #expect(service.effects.total == 0)
    #expect(service.records.committed.rows == before)
  }

  @Test func removingAMemberTwiceSaysThatItLeft() throws {
    var service = SunbirdService.populated(withMembership: true)
    #expect(try service.call(.memberRemove, Sample.member).status == 200)
    let again = try service.call(.memberRemove, Sample.member)
    #expect(again.status == 400)
    #expect(again.error == "USER_INACTIVE_FOR_THIS_ORG")
    #expect(service.effects[.memberRemove, Sample.membershipKey] == 1)
  }

  @Test(arguments: [("phone", "PHONE_ALREADY_IN_USE"), ("email", "EMAIL_IN_USE")])
  func aContactInUseIsRefusedWhereContactsAreUnique(_ field: String, _ code: String) throws {
    let contact: [String: JSONValue] = [
      "phone": field == "phone" ? "9900032121" : "1",
      "email": field == "email" ? "asha@example.org" : "ravi@example.org",
    ]
    var service = SunbirdService.populated(SimulatorOptions(uniquePhone: true, uniqueEmail: true))
    service.changeAsSomebodyElse(Sample.userKey, ["phone": "9900032121"])
    let ravi = Sample.user.with(["userName": "ravi"]).with(contact)
    #expect(try service.call(.userCreate, ravi).error == code)

    let taken = try #require(contact[field])
    service.changeAsSomebodyElse(Sample.userKey, ["phone": nil, "email": nil])
    #expect(try service.call(.userCreate, ravi).status == 200)
    #expect(try service.call(.userUpdate, Sample.user.with([field: taken])).error == code)
  }
}
