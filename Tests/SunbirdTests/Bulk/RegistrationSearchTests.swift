import Codecs
import Registry
import Testing

@testable import Sunbird

/// The question whether an upload could meet somebody.
@Suite struct RegistrationSearchTests {
  @Test func aQuestionAsksForAsLittleAsCanBe() {
    let one = BulkLane.r15.search(registeredUnder: ["0123"], limit: 1)
    #expect(one.path == "/api/user/v1/search")
    #expect(!one.changesRecords)
    #expect(
      one.body == [
        "request": ["filters": ["regOrgId": "0123"], "fields": ["regOrgId"], "limit": 1]
      ])
    let two = BulkLane.r15.search(registeredUnder: ["0123", "0124"], limit: 250)
    #expect(two.body?["request"]?["filters"] == ["regOrgId": ["0123", "0124"]])
  }

  struct Row: Sendable {
    let response: JSONValue
    let told: RegistrationCount?

    init(_ response: JSONValue, _ told: (users: Int, shown: Set<String>, isWhole: Bool)?) {
      self.response = response
      self.told = told.map(RegistrationCount.init)
    }
  }

  static let rows = [
    Row(["count": 0, "content": []], (0, [], true)),
    Row(["count": 2, "content": [["regOrgId": "a"]]], (2, ["a"], false)),
    Row(["count": 2, "content": [["regOrgId": "a"], ["regOrgId": "b"]]], (2, ["a", "b"], true)),
    Row(["count": 3, "content": []], (3, [], false)),
    // Rows that nobody asked for, or that don't tell: the filter was lost on the way.
    Row(["count": 1, "content": [["regOrgId": "z"]]], nil),
    Row(["count": 1, "content": [["id": "u"]]], nil),
    Row(["count": 1, "content": [["regOrgId": .null]]], nil),
    // No word about how many.
    Row(["content": []], nil), Row(["count": "0", "content": []], nil),
    Row(["count": 0, "content": [["regOrgId": "a"]]], nil), Row(["count": 0], nil), Row([:], nil),
    Row(["count": -1, "content": []], nil),
  ]

  @Test(arguments: rows)
  func onlyAnAnswerThatTellsIsBelieved(row: Row) throws {
    let reply = try Reply.envelope(id: "api.user.search", result: ["response": row.response])
    #expect(
      RegistrationCount(of: reply, to: Self.request, askedFor: ["a", "b"], in: .r15) == row.told)
  }

  /// "Nobody" is only believed of the call that was asked.
  @Test(arguments: ["api.org.search", "api.page.assemble"])
  func anotherCallsAnswerTellsNothing(id: String) throws {
    let reply = try Reply.envelope(id: id, result: ["response": ["count": 0, "content": []]])
    #expect(RegistrationCount(of: reply, to: Self.request, askedFor: ["a"], in: .r15) == nil)
  }

  @Test func aPageTellsNothing() {
    #expect(RegistrationCount(of: .html(200), to: Self.request, askedFor: ["a"], in: .r15) == nil)
  }

  private static let request = BulkLane.r15.search(registeredUnder: ["a", "b"], limit: 250)
}
