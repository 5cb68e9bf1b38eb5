import Codecs
import Registry
import Sunbird
import Testing

/// What the server says of an upload.
@Suite struct BulkReplyTests {
  let request = BulkLane.r15.upload(
    BulkSheet(organisation: .organisation(provider: "ap", externalID: "s1"), rows: []))

  private func reply(_ reply: Reply, gzipped: Bool = false) -> UploadReply {
    UploadReply(of: reply, to: request, gzipped: gzipped, errors: .r15)
  }

  @Test func anUploadIsTakenOnlyUnderAProcessesID() throws {
    let taken = try Reply.envelope(
      id: "api.user.upload", result: ["response": "SUCCESS", "processId": "0125"])
    #expect(reply(taken) == .taken(processID: "0125"))
    let nameless = try Reply.envelope(id: "api.user.upload", result: ["response": "SUCCESS"])
    guard case .judged(.unknown) = reply(nameless) else {
      Issue.record("an upload without a process is of unknown outcome")
      return
    }
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let reply: Reply
    let word: String
    var testDescription: String { "\(reply.status) \(word)" }
  }

  @Test(arguments: [
    Row(reply: try .error("DATA_SIZE_EXCEEDED", id: "api.user.upload"), word: "refused"),
    Row(reply: try .error("INVALID_COLUMN_NAME", id: "api.user.upload"), word: "refused"),
    Row(reply: try .error("INVALID_CSV_FILE", id: "api.user.upload"), word: "refused"),
    Row(reply: try .error("BULK_USER_UPLOAD_ERROR", id: "api.user.upload"), word: "refused"),
    Row(reply: try .error("INVALID_ORGANIZATION_DATA", id: "api.user.upload"), word: "notYet"),
    Row(reply: try .error("UNAUTHORIZE_USER", 401, id: "api.user.upload"), word: "credentials"),
    Row(reply: .gateway(403), word: "notOffered"), Row(reply: .gateway(401), word: "credentials"),
    Row(reply: .gateway(404), word: "notOffered"), Row(reply: .gateway(502), word: "unknown"),
    Row(reply: .gateway(429), word: "throttled"), Row(reply: .html(200), word: "notSunbird"),
    Row(
      reply: try .error("ACTOR_CONNECTION_ERROR", 500, id: "api.user.upload"), word: "unknown"),
  ])
  func whatIsNotTakenIsJudged(row: Row) {
    guard case .judged(let disposition) = reply(row.reply) else {
      Issue.record("taken")
      return
    }
    #expect(disposition.word == row.word)
  }

  private func status(_ reply: Reply) -> UploadStatus {
    UploadStatus(
      ReadReply(
        of: reply, to: BulkLane.r15.status(of: "0125"), gzipped: false, errors: .r15),
      of: "0125")
  }

  @Test func aTextMeansThatItIsStillAtIt() throws {
    let reply = try Reply.envelope(
      id: "api.upload.status",
      result: ["response": "Operation is still in progress, Please try after some time."])
    #expect(status(reply) == .inProgress)
  }

  @Test func aProcessThatNobodyKnowsIsNoAnswerAboutItsRows() throws {
    let unknown = try Reply.error("INVALID_PROCESS_ID", 404, id: "api.upload.status")
    #expect(status(unknown) == .unknownProcess)
    guard case .notOffered = status(.gateway(403)) else {
      Issue.record("a consumer without the group can't ask")
      return
    }
  }

  @Test func rowsAreFoundByTheirKeysHoweverTheyAreSpelt() throws {
    let reply = try Reply.envelope(
      id: "api.upload.status",
      result: [
        "response": [
          [
            "processId": "0125", "objectType": "user",
            "successResult": [["userName": "asha", "provider": "ap", "userId": "u-1"]],
            "failureResult": [
              ["userName": "RAVI", "provider": "AP", "err_msg": "Email is invalid."],
              ["userName": "lila", "provider": "ap", "err_msg": "EMAIL_IN_USE"],
            ],
          ]
        ]
      ])
    guard case .done(let result) = status(reply) else {
      Issue.record("done")
      return
    }
    #expect(
      result[.user(provider: "AP", userName: "Asha")] == .done(serverID: "u-1", wasThere: false))
    #expect(result[.user(provider: "ap", userName: "nobody")] == nil)
    guard case .failed(let said) = result[.user(provider: "ap", userName: "ravi")],
      case .failed(let coded) = result[.user(provider: "ap", userName: "lila")]
    else {
      Issue.record("both failed")
      return
    }
    #expect(said.meaning(for: .createUser, .r15) == .refused)
    #expect(said.problem(for: .createUser, .r15).code == "bulk-row-refused")
    #expect(said.problem(for: .createUser, .r15).message.contains("Email is invalid."))
    #expect(coded.problem(for: .createUser, .r15).code == "EMAIL_IN_USE")
    #expect(coded.problem(for: .createUser, .r15).field == "email")
  }

  @Test func organisationsAreFoundByProviderAndExternalID() throws {
    let reply = try Reply.envelope(
      id: "api.upload.status",
      result: [
        "response": [
          ["successResult": [["externalId": "s1", "provider": "ap", "id": "0123"]]]
        ]
      ])
    guard case .done(let result) = status(reply) else {
      Issue.record("done")
      return
    }
    #expect(
      result[.organisation(provider: "ap", externalID: "S1")]
        == .done(serverID: "0123", wasThere: false))
  }

  /// Sunbird 1.5 says `operation` of the rows that met a user.
  @Test func whetherARowMetSomebodyIsTold() throws {
    let reply = try Reply.envelope(
      id: "api.upload.status",
      result: [
        "response": [
          [
            "processId": "0125",
            "successResult": [["userName": "asha", "provider": "ap", "operation": "update"]],
            "failureResult": [
              ["userName": "ravi", "provider": "ap", "operation": "update", "err_msg": "No."]
            ],
          ]
        ]
      ])
    guard case .done(let result) = status(reply) else {
      Issue.record("done")
      return
    }
    let asha = RecordKey.user(provider: "ap", userName: "asha")
    #expect(result[asha] == .done(serverID: nil, wasThere: true))
    guard case .failed(let error) = result[.user(provider: "ap", userName: "ravi")] else {
      Issue.record("failed")
      return
    }
    #expect(error.metRecord)
  }

  /// As a crossed answer brings it: neither an end nor a word that it goes on. Beside the own one it
  /// is passed over.
  @Test func whatIsToldOfAnotherProcessSaysNothing() throws {
    let other: JSONValue = [
      "processId": "0999", "successResult": [["userName": "asha", "provider": "ap"]],
      "failureResult": [],
    ]
    let crossed = try Reply.envelope(id: "api.upload.status", result: ["response": [other]])
    guard case .unanswered = status(crossed) else {
      Issue.record("it was believed")
      return
    }
    let own: JSONValue = ["processId": "0125", "successResult": [], "failureResult": []]
    let both = try Reply.envelope(id: "api.upload.status", result: ["response": [other, own]])
    guard case .done(let result) = status(both) else {
      Issue.record("done")
      return
    }
    #expect(result[.user(provider: "ap", userName: "asha")] == nil)
  }

  @Test func theProcessesIDCantLeaveThePath() {
    #expect(BulkLane.r15.status(of: "../../x?y").path == "/api/data/v1/upload/status/xy")
  }
}
