import Registry
import Sunbird
import Testing

/// What the reply to a read or a search says.
struct ReadReplyTests {
  private static let request = Dialect.seed.read(.user(provider: "ap", userName: "asha"))

  private func judge(_ reply: Reply) -> ReadReply {
    ReadReply(of: reply, to: Self.request, gzipped: false)
  }

  private func word(_ reply: Reply) -> String {
    switch judge(reply) {
    case .row: "row"
    case .rows: "rows"
    case .absent: "absent"
    case .notOffered: "notOffered"
    case .failed(let disposition): disposition.word
    }
  }

  @Test func aRowIsARow() throws {
    let reply = try Reply.envelope(result: ["response": ["firstName": "Asha"]])
    #expect(judge(reply) == .row(["firstName": "Asha"]))
  }

  @Test func aSearchHasRows() throws {
    let reply = try Reply.envelope(
      result: ["response": ["count": 1, "content": [["firstName": "Asha"]]]])
    #expect(judge(reply) == .rows([["firstName": "Asha"]]))
    let none = try Reply.envelope(result: ["response": ["count": 0, "content": []]])
    #expect(judge(none) == .rows([]))
  }

  @Test(arguments: [nil, [:]] as [JSONValue]) func anEmptyResponseIsAbsence(row: JSONValue) throws {
    #expect(judge(try .envelope(result: ["response": row])) == .absent)
  }

  @Test(arguments: [
    ("USER_NOT_FOUND", 400), ("USER_NOT_FOUND", 404), ("ORG_NOT_EXIST", 404),
    ("RESOURCE_NOT_FOUND", 404), ("SOMETHING_NEW", 404), ("INVALID_REQUESTED_DATA", 400),
  ])
  func sunbirdSaysThatThereIsNone(code: String, status: Int) throws {
    #expect(judge(try .error(code, status)) == .absent)
  }

  @Test func theReadIsNotOffered() throws {
    #expect(word(try .error("ANY", 403, id: Self.request.replyID)) == "notOffered")
    for reply in [Reply.gateway(403), .gateway(404), .html(404), .html(403)] {
      #expect(word(reply) == "notOffered", "\(reply.status)")
    }
    #expect(word(Reply(403, type: "text/plain", text: "no")) == "notOffered")
  }

  @Test(arguments: [
    (Reply.html(200), "notSunbird"), (.html(502), "unknown"), (.gateway(401), "credentials"),
    (.html(401), "credentials"), (.gateway(429), "throttled"), (.html(500), "trouble"),
    (Reply(200, text: ""), "unknown"), (Reply(200, text: #"{"id":"#), "unknown"),
  ])
  func theQuestionWasNotAnswered(reply: Reply, expected: String) {
    #expect(word(reply) == expected)
  }

  /// The gateway sends profile/read on to `/v1/user/getuser`, which answers under its own name.
  @Test(arguments: [request.replyID, "api.user.getuser"])
  func sunbirdItselfFailed(id: String) throws {
    #expect(word(try .error("UNAUTHORIZE_USER", 401, id: id)) == "credentials")
    #expect(word(try .error("INTERNAL_ERROR", 500, id: id)) == "trouble")
    #expect(word(try .error("ACTOR_CONNECTION_ERROR", 500, id: id)) == "unknown")
  }

  @Test func aCompressedQuestionCanBeRefused() {
    let reply = ReadReply(of: .html(415), to: Self.request, gzipped: true)
    #expect(reply == .failed(.compressionRefused))
  }

  /// Absence is a strong claim; an answer that shows nothing at all does not make it.
  @Test func anAnswerWithoutAResponseIsNoAbsence() throws {
    #expect(word(try .envelope(result: [:])) == "unknown")
  }
}
