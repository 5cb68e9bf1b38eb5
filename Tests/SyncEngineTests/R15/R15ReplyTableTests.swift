import Codecs
import Foundation
import Outbox
import Reconciliation
import Registry
import Sunbird
import SunbirdSimulator
import SyncEngine
import Testing

/// Every row of the table of errors that Sunbird 1.x can answer one of the six writes with
/// (sunbird.md §1.8, column "a"), through the whole agent: what becomes of the edit.
@Suite struct R15ReplyTableTests {
  /// Who answers, and in which form.
  enum Form: Sendable {
    case envelope
    /// JSON of the gateway with this message.
    case gateway(String)
    case page
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let number: Int
    let operation: WriteOperation
    /// The code of an envelope; otherwise what the answer is called here.
    let code: String
    var status = 400
    var form = Form.envelope
    /// Whether the write takes effect all the same.
    var commits = false
    let state: EditState
    var outcome = SyncOutcome.drained

    var testDescription: String { "row \(number): \(code) to \(operation.rawValue)" }
  }

  private static func rejected(
    _ number: Int, _ operation: WriteOperation, _ codes: String...
  ) -> [Row] {
    codes.map { Row(number: number, operation: operation, code: $0, state: .rejected) }
  }

  private static func waiting(
    _ number: Int, _ operation: WriteOperation, _ code: String
  ) -> [Row] {
    [Row(number: number, operation: operation, code: code, state: .waiting, outcome: .partial)]
  }

  /// A failure of the server: the edit may have taken effect, so the next pass asks.
  private static func failing(
    _ number: Int, _ operation: WriteOperation, _ codes: String...
  ) -> [Row] {
    codes.map {
      Row(
        number: number, operation: operation, code: $0, status: 500, state: .sent,
        outcome: .partial)
    }
  }

  /// Somebody else's record is in the way, and there is nothing to compare with.
  static let taken =
    rejected(
      4, .createOrganisation, "CHANNEL_SHOULD_BE_UNIQUE")
    + rejected(5, .createOrganisation, "SLUG_IS_NOT_UNIQUE")
    + rejected(6, .createOrganisation, "INVALID_HASHTAG_ID")
    + rejected(10, .createUser, "USERNAME_EMAIL_IN_USE")
    + rejected(11, .createUser, "PHONE_ALREADY_IN_USE")
    + rejected(12, .createUser, "EMAIL_IN_USE")
    + rejected(13, .createUser, "DUPLICATE_PHONE_DATA", "DUPLICATE_EMAIL_DATA")
    + rejected(11, .updateUser, "PHONE_ALREADY_IN_USE")
    + rejected(12, .updateUser, "EMAIL_IN_USE")

  static let badData =
    rejected(18, .createOrganisation, "ORGANIZATION_NAME_MISSING")
    + rejected(19, .createOrganisation, "CHANNEL_MISSING")
    + rejected(20, .createOrganisation, "REQUIRED_DATA_MISSING")
    + rejected(20, .addMember, "REQUIRED_DATA_MISSING")
    + rejected(23, .createOrganisation, "INVALID_ORG_TYPE_ERROR")
    + rejected(24, .createOrganisation, "INVALID_LOCATION_ID")
    + rejected(25, .updateOrganisation, "CYCLIC_VALIDATION_FAILURE")
    + rejected(26, .updateOrganisation, "INVALID ROOT ORGANIZATION")
    + rejected(29, .addMember, "INVALID_REQUESTED_DATA")
    + rejected(30, .createUser, "INVALID_PROPERTY_ERROR")
    + rejected(31, .createUser, "INVALID_DATA")
    + rejected(32, .createUser, "USERNAME_MISSING")
    + rejected(33, .createUser, "FIRST_NAME_REQUIRED_ERROR")
    + rejected(34, .createUser, "EMAIL_OR_PHONE_MISSING")
    + rejected(35, .createUser, "EMAIL_FORMAT_ERROR")
    + rejected(36, .createUser, "INVALID_PHONE_NO_FORMAT")
    + rejected(37, .createUser, "INVALID_PHONE_NUMBER")
    + rejected(38, .createUser, "INVALID_COUNTRY_CODE")
    + rejected(39, .createUser, "PHONE_VERIFY_ERROR", "EMAIL_VERIFY_ERROR")
    + rejected(40, .createUser, "DATE_FORMAT_ERRROR")
    + rejected(41, .createUser, "DATA_TYPE_ERROR")
    + rejected(42, .createUser, "ADDRESS_ERROR", "ADDRESS_TYPE_ERROR")
    + rejected(42, .updateUser, "ADDRESS_REQUIRED_ERROR")
    + rejected(
      43, .createUser, "EDUCATION_DEGREE_ERROR", "NAME_OF_INSTITUTION_ERROR", "JOB_NAME_ERROR",
      "NAME_OF_ORGANIZATION_ERROR")
    + rejected(
      44, .createUser, "INVALID_WEBPAGE_DATA", "INVALID_WEBPAGE_URL", "INVALID_MEDIA_TYPE")
    + rejected(45, .addMember, "ROLE_MISSING", "INVALID_ROLE")
    + rejected(45, .updateUser, "ROLES_REQUIRED_ERROR")
    + rejected(46, .updateUser, "LANGUAGE_REQUIRED_ERROR")
    + rejected(47, .addMember, "USER_DATA_VALIDATION_ERROR")
    + rejected(48, .updateUser, "INACTIVE_USER")
    + rejected(49, .updateUser, "USER_ACCOUNT_BLOCKED")

  static let notYet =
    waiting(21, .createOrganisation, "INVALID_CHANNEL")
    + waiting(22, .createOrganisation, "INVALID_PARENT_ORGANIZATION_ID")
    + waiting(27, .addMember, "INVALID_ORGANIZATION_DATA")
    + waiting(28, .addMember, "INVALID_USER_DATA")
    + waiting(29, .updateOrganisation, "INVALID_REQUESTED_DATA")
    + waiting(66, .updateUser, "USER_NOT_FOUND")

  static let serverFailures =
    failing(74, .createOrganisation, "INTERNAL_ERROR")
    + failing(74, .addMember, "INTERNAL_ERROR")
    + failing(76, .createUser, "DB_INSERTION_FAIL")
    + failing(76, .updateOrganisation, "DB_UPDATE_FAIL")
    + failing(77, .createUser, "USER_REG_UNSUCCESSFULL", "KEY_CLOAK_DEFAULT_ERROR")
    + failing(78, .updateUser, "USER_UPDATE_UNSUCCESSFULL")
    + failing(79, .createUser, "USER_DATA_ENCRYPTION_ERROR")
    + failing(80, .createOrganisation, "CHANNEL_REG_FAILED")
    + failing(
      81, .createUser, "UNABLE_TO_CONNECT_TO_ES", "ELASTICSEARCH_ERROR", "ES_UPDATE_FAILED",
      "UNABLE_TO_CONNECT_TO_EKSTEP")

  /// The write takes effect behind an answer that says nothing of it.
  static let unknown: [Row] = WriteOperation.allCases.flatMap { operation in
    [
      Row(
        number: 75, operation: operation, code: "ACTOR_CONNECTION_ERROR", status: 500,
        commits: true, state: .accepted),
      Row(
        number: 83, operation: operation, code: "gateway", status: 504,
        form: .gateway("The upstream server is timing out"), commits: true, state: .accepted),
      Row(
        number: 84, operation: operation, code: "page", status: 502, form: .page, commits: true,
        state: .accepted),
    ]
  }

  static let gateway: [Row] = [
    Row(
      number: 61, operation: .addMember, code: "UNAUTHORIZE_USER", status: 401, state: .queued,
      outcome: .refused),
    Row(
      number: 62, operation: .createUser, code: "gateway", status: 401,
      form: .gateway("Unauthorized"), state: .queued, outcome: .refused),
    Row(
      number: 63, operation: .createUser, code: "gateway", status: 403,
      form: .gateway("No credentials found for given 'iss'"), state: .queued, outcome: .refused),
    Row(
      number: 63, operation: .createUser, code: "gateway", status: 403,
      form: .gateway("Invalid signature"), state: .queued, outcome: .refused),
    Row(
      number: 64, operation: .createUser, code: "gateway", status: 403,
      form: .gateway("You cannot consume this service"), state: .queued, outcome: .refused),
    Row(
      number: 69, operation: .createUser, code: "gateway", status: 404,
      form: .gateway("API not found with these values"), state: .queued, outcome: .partial),
    Row(
      number: 70, operation: .createUser, code: "gateway", status: 413,
      form: .gateway("Request size limit exceeded"), state: .rejected),
    Row(
      number: 70, operation: .createUser, code: "page", status: 413, form: .page,
      state: .rejected),
    Row(
      number: 71, operation: .createUser, code: "gateway", status: 429,
      form: .gateway("API rate limit exceeded"), state: .queued, outcome: .partial),
    Row(
      number: 83, operation: .createUser, code: "gateway", status: 502,
      form: .gateway("An invalid response was received from the upstream server"), state: .sent,
      outcome: .partial),
    Row(
      number: 83, operation: .createUser, code: "gateway", status: 503,
      form: .gateway("The upstream server is currently unavailable"), state: .sent,
      outcome: .partial),
    Row(
      number: 84, operation: .createUser, code: "page", status: 504, form: .page, state: .sent,
      outcome: .partial),
  ]

  static let rows = taken + badData + notYet + serverFailures + unknown + gateway

  @Test func theTableIsWhole() {
    let others: Set = [
      1, 7, 16, 17,  // in R15SituationTests
      68, 85,  // bulk upload alone
    ]
    let notOf1x: Set = [
      2, 3, 8, 9, 14, 15, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 65, 67, 72, 73, 82, 86,
    ]
    let here = Set(Self.rows.map(\.number))
    #expect(here.union(others).union(notOf1x) == Set(1...86))
    #expect(here.isDisjoint(with: notOf1x))
  }

  @Test(arguments: rows) func endsAsTheTableSays(_ row: Row) async throws {
    try await withR15 { sunbird, office in
      try await Self.prepare(sunbird, office)
      let edit = try await Self.record(row.operation, office)
      let operation = try #require(ServedOperation(rawValue: row.operation.rawValue))
      let before = sunbird.effects.total
      sunbird.add(
        Fault(
          .status(
            row.status, contentType: row.contentType, body: try row.body(), commit: row.commits),
          on: Fault.Target(operation: operation), times: row.commits ? 1 : nil))

      let report = try await office.sync()

      let ended = try await office.edit(edit)
      #expect(ended.state == row.state)
      #expect(report.outcome == row.outcome)
      #expect(sunbird.effects.total - before == (row.commits ? 1 : 0))
      if case .envelope = row.form, !row.commits { #expect(ended.problem?.code == row.code) }
      if row.outcome == .refused { #expect(ended.attempts == 0) }
      if row.state != .accepted { #expect(ended.problem?.message.isEmpty == false) }
    }
  }

  /// A school, a teacher and a membership that the agent brought there itself.
  private static func prepare(_ sunbird: SimulatedSunbird, _ office: TestOffice) async throws {
    try await office.school("s1")
    try await office.teacher("asha")
    try await office.join("s1", "me")
    try await office.sync()
    office.clock.advance(60)
  }

  private static func record(
    _ operation: WriteOperation, _ office: TestOffice
  ) async throws -> Edit {
    switch operation {
    case .createOrganisation: try await office.school("s9")
    case .updateOrganisation:
      try await office.record(operation, #"{"externalId":"s1","description":"Big"}"#)
    case .createUser: try await office.teacher("ravi")
    case .updateUser: try await office.change("me", #""location":"Gadag""#)
    case .addMember: try await office.join("s1", "asha", #","role":"member""#)
    case .removeMember:
      try await office.record(operation, #"{"externalId":"s1","userName":"me"}"#)
    }
  }
}

extension R15ReplyTableTests.Row {
  fileprivate var contentType: String {
    switch form {
    case .envelope, .gateway: "application/json"
    case .page: "text/html"
    }
  }

  fileprivate func body() throws -> String {
    switch form {
    case .page: return "<html><body><h1>\(status)</h1></body></html>"
    case .gateway(let message): return JSONValue.object(["message": .string(message)]).json + "\n"
    case .envelope:
      let endpoint = try #require(Dialect.r15.calls.writes[operation])
      let isAuthorization = status == 401
      return JSONValue.object([
        "id": .string(endpoint.replyID), "ver": "v1", "ts": "2018-04-02 06:11:42:348+0000",
        "params": [
          "resmsgid": .null, "msgid": "m", "err": .string(code),
          "status": .string(isAuthorization ? "SERVER_ERROR" : code), "errmsg": "{0}",
        ],
        "responseCode": status == 500 ? "SERVER_ERROR" : "CLIENT_ERROR", "result": [:],
      ]).json
    }
  }
}
