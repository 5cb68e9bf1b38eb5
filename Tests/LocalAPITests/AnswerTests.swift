import Codecs
import Foundation
import LocalAPI
import Registry
import Testing

@Suite("Answers in the document's form")
struct AnswerTests {
  private static let now = Date(timeIntervalSince1970: 1_543_622_400)
  private static let envelope = Envelope(id: "api.org.create", messageID: "m-1", now: now)

  @Test func aSuccessHasTheDocumentsMembersInTheirPlaces() throws {
    let answer = Self.envelope.success(["response": "SUCCESS"], status: 202)
    #expect(answer.status == 202)
    #expect(answer.contentType == "application/json")
    #expect(
      try JSONValue(parsing: answer.body) == [
        "id": "api.org.create", "ver": "1.0", "ts": "2018-12-01T00:00:00Z",
        "params": [
          "resmsgid": "", "msgid": "m-1", "err": "0", "status": "SUCCESS",
          "errmsg": "Operation successful",
        ],
        "responseCode": "OK", "result": ["response": "SUCCESS"],
      ])
  }

  @Test(arguments: [
    (
      EditProblem.missing("orgName"), WriteOperation.createOrganisation,
      "ORGANIZATION_NAME_MISSING"
    ),
    (.blank("orgName"), .updateOrganisation, "ORGANIZATION_NAME_MISSING"),
    (.missing("provider"), .createOrganisation, "REQUIRED_DATA_MISSING"),
    (.missing("externalId"), .addMember, "REQUIRED_DATA_MISSING"),
    (.missing("userName"), .createUser, "USERNAME_MISSING"),
    (.missing("userName"), .removeMember, "USER_DATA_VALIDATION_ERROR"),
    (.missing("firstName"), .createUser, "FIRST_NAME_REQUIRED_ERROR"),
    (.missing("email"), .createUser, "EMAIL_OR_PHONE_MISSING"),
    (.missingContact, .createUser, "EMAIL_OR_PHONE_MISSING"),
    (.missing("emailVerified"), .createUser, "EMAIL_VERIFY_ERROR"),
    (.wrongType("roles", expected: "a list"), .createUser, "DATA_TYPE_ERROR"),
    (.badForm("email", expected: "an address"), .createUser, "EMAIL_FORMAT_ERROR"),
    (.badForm("phone", expected: "a number"), .updateUser, "INVALID_PHONE_NO_FORMAT"),
    (.badForm("dob", expected: "a date"), .createUser, "DATE_FORMAT_ERRROR"),
    (.unknownField("x", known: ["y"]), .createUser, "INVALID_PROPERTY_ERROR"),
    (.notListed("gender", value: "x", listed: ["Male"]), .createUser, "INVALID_REQUESTED_DATA"),
    (.nothingToChange, .updateUser, "INVALID_REQUESTED_DATA"),
    (.slashInKey("userName"), .createUser, "INVALID_REQUESTED_DATA"),
  ])
  func whatIsWrongWithAnEditHasSunbirdsCode(
    problem: EditProblem, operation: WriteOperation, code: String
  ) throws {
    let answer = Self.envelope.failure(DocumentedError(problem, by: operation))
    let body = try JSONValue(parsing: answer.body)
    #expect(answer.status == 400)
    #expect(body["params"]?["err"]?.string == code)
    #expect(body["params"]?["status"]?.string == code)
    #expect(body["params"]?["errmsg"]?.string == problem.message)
    #expect(body["responseCode"] == "CLIENT_ERROR")
    #expect(body["result"] == [:])
  }

  @Test func whatIsThereAlreadyHasTheCodeOfItsKind() {
    #expect(
      DocumentedError(alreadyRecorded: .user(provider: "ap", userName: "asha")).code
        == "USER_ALREADY_EXIST")
    #expect(
      DocumentedError(alreadyRecorded: .organisation(provider: "ap", externalID: "1")).code
        == "SRC_EXTERNAL_ID_ALREADY_EXIST")
  }

  @Test(arguments: [
    (RequestProblem.tooLarge, 413), (.unknownEncoding, 415), (.notGzip, 400),
    (.notJSON("not JSON"), 400), (.noRequest, 400),
  ])
  func aBodyThatHoldsNoRequestHasItsStatus(problem: RequestProblem, status: Int) {
    #expect(Self.envelope.failure(DocumentedError(problem)).status == status)
  }

  @Test func whatTheStoreCanNotKeepIsTheServersFault() throws {
    let answer = Self.envelope.failure(.notKept("the disk is full"))
    #expect(answer.status == 500)
    #expect(try JSONValue(parsing: answer.body)["responseCode"] == "SERVER_ERROR")
  }

  @Test(arguments: [
    ("a-1", "a-1"), (nil, nil), ("", nil), ("two words", nil), ("naïve", nil),
    (String(repeating: "x", count: 129), nil),
  ])
  func onlyAPlainWordIsARequestsName(sent: String?, kept: String?) {
    var headers: [String: String] = [:]
    headers["x-msgid"] = sent
    let head = RequestHead(method: "POST", path: "/", headers: headers, peer: .user(nil))
    #expect(head.messageID == kept)
  }
}
