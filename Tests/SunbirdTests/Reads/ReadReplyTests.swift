import Codecs
import Registry
import Sunbird
import Testing

/// What the reply to a read or a search says.
struct ReadReplyTests {
  private static let request = Dialect.seed.read(.user(provider: "ap", userName: "asha"))

  private func judge(_ reply: Reply) -> ReadReply {
    ReadReply(of: reply, to: Self.request, gzipped: false, errors: .r15)
  }

  private func word(_ reply: Reply) -> String {
    switch judge(reply) {
    case .row: "row"
    case .rows: "rows"
    case .absent: "absent"
    case .notOffered: "notOffered"
    case .notLearned(let disposition): disposition.word
    }
  }

  @Test func aRowIsARow() throws {
    let reply = try Self.envelope(["response": ["firstName": "Asha"]])
    #expect(judge(reply) == .row(["firstName": "Asha"]))
  }

  @Test func aSearchHasRows() throws {
    let reply = try Self.envelope(["response": ["count": 1, "content": [["firstName": "Asha"]]]])
    #expect(judge(reply) == .rows([["firstName": "Asha"]]))
    let none = try Self.envelope(["response": ["count": 0, "content": []]])
    #expect(judge(none) == .rows([]))
  }

  @Test(arguments: [nil, [:]] as [JSONValue]) func anEmptyResponseIsAbsence(row: JSONValue) throws {
    #expect(judge(try Self.envelope(["response": row])) == .absent)
  }

  @Test(arguments: [("USER_NOT_FOUND", 400), ("USER_NOT_FOUND", 404)])
  func sunbirdSaysThatThereIsNone(code: String, status: Int) throws {
    #expect(judge(try .error(code, status, id: Self.request.replyID)) == .absent)
  }

  /// Another code, another call's code, or another status is no absence, and no conflict "gone".
  @Test(arguments: [
    ("SOMETHING_NEW", 404), ("ORG_NOT_EXIST", 404), ("RESOURCE_NOT_FOUND", 404),
    ("INVALID_REQUESTED_DATA", 400), ("USER_NOT_FOUND", 500), ("USER_NOT_FOUND", 408),
  ])
  func whatIsNotTheDocumentedWordIsNotLearned(code: String, status: Int) throws {
    guard case .notLearned = judge(try .error(code, status, id: Self.request.replyID)) else {
      Issue.record("\(code) \(status)")
      return
    }
  }

  @Test func aReadOfAnOrganisationHasItsOwnWord() throws {
    let request = Dialect.seed.read(.organisation(provider: "ap", externalID: "1"))
    let gone = try Reply.error("ORG_NOT_EXIST", 404, id: request.replyID)
    #expect(ReadReply(of: gone, to: request, gzipped: false, errors: .r15) == .absent)
    let other = try Reply.error("USER_NOT_FOUND", 404, id: request.replyID)
    #expect(ReadReply(of: other, to: request, gzipped: false, errors: .r15) != .absent)
  }

  @Test(arguments: [
    Reply(403, text: #"{"message":"You cannot consume this service"}"#),
    Reply(404, text: #"{"message":"no route and no API found with those values"}"#),
    Reply(404, text: #"{"message":"API not found with these values","request_path":"/x"}"#),
    Reply(
      404, type: "text/html",
      text: "<html><p>For request 'POST /v1/user/getuser'</p></html>"),
  ])
  func theReadIsNotOffered(reply: Reply) {
    #expect(word(reply) == "notOffered")
  }

  @Test(arguments: ["REQUIRED_DATA_MISSING", "MANDATORY_PARAMETER_MISSING"])
  func aServerThatTakesNoNaturalKeyIsSearched(code: String) throws {
    #expect(word(try .error(code, 400, id: Self.request.replyID)) == "notOffered")
  }

  @Test(arguments: [
    (Reply.html(200), "notSunbird"), (.html(502), "notSunbird"), (.html(401), "notSunbird"),
    (.html(403), "notSunbird"), (.html(404), "notSunbird"), (.html(500), "notSunbird"),
    (Reply(403, type: "text/plain", text: "no"), "notSunbird"),
    (Reply(404, text: #"{"message":"not here"}"#), "notSunbird"),
    (.gateway(401), "credentials"), (.gateway(429), "throttled"),
    (Reply(403, text: #"{"message":"Invalid signature"}"#), "credentials"),
    (Reply(200, text: ""), "notSunbird"), (Reply(200, text: #"{"id":"#), "notSunbird"),
  ])
  func theQuestionWasNotAnswered(reply: Reply, expected: String) {
    #expect(word(reply) == expected)
  }

  /// A misrouted gateway's answer, as whole as Sunbird's.
  @Test func anEnvelopeOfAnotherCallIsNoAnswer() throws {
    let reply = try Reply.envelope(
      id: "api.page.assemble", result: ["response": ["name": "Explore", "sections": []]])
    #expect(word(reply) == "notSunbird")
    let empty = try Reply.envelope(id: "api.page.assemble", result: ["response": [:]])
    #expect(word(empty) == "notSunbird")
  }

  @Test func anEnvelopeWithoutANameShowsNoAbsence() {
    let text = #"{"params":{"err":null},"responseCode":"OK","result":{"response":{}}}"#
    #expect(word(Reply(200, text: text)) == "unknown")
  }

  /// The gateway sends profile/read on to `/v1/user/getuser`, which answers under its own name.
  @Test(arguments: [request.replyID, "api.user.getuser"])
  func sunbirdItselfFailed(id: String) throws {
    #expect(word(try .error("UNAUTHORIZE_USER", 401, id: id)) == "credentials")
    #expect(word(try .error("INTERNAL_ERROR", 500, id: id)) == "trouble")
    #expect(word(try .error("ACTOR_CONNECTION_ERROR", 500, id: id)) == "unknown")
  }

  /// By whomever: a question takes no effect, so it can go plain at once.
  @Test(arguments: [400, 415]) func aCompressedQuestionCanBeRefused(status: Int) {
    let reply = ReadReply(of: .html(status), to: Self.request, gzipped: true, errors: .r15)
    #expect(reply == .notLearned(.compressionRefused))
  }

  private static func envelope(_ result: JSONValue) throws -> Reply {
    try .envelope(id: "api.user.getuser", result: result)
  }

  /// Absence is a strong claim; an answer that shows nothing at all does not make it.
  @Test func anAnswerWithoutAResponseIsNoAbsence() throws {
    #expect(word(try Self.envelope([:])) == "unknown")
  }
}
