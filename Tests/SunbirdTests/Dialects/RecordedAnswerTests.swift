import Registry
import Sunbird
import Testing

/// Every recorded answer of a real Sunbird 8.0, judged as it should be.
struct RecordedAnswerTests {
  enum Judged: Equatable {
    /// An answer to one of the agent's writes.
    case write(WriteOperation, String, serverID: String? = nil)
    /// An answer to a question, of whichever call.
    case read(String)
  }

  static let expected: [Int: Judged] = [
    1: .write(.createUser, "accepted", serverID: "ecf480c2-1bfd-469d-b9be-bb7d8231d114"),
    4: .write(.createUser, "accepted", serverID: "2bd18cd5-9fd2-4e0a-b1e6-9492b8358562"),
    9: .write(.createUser, "refused"), 10: .write(.createUser, "refused"),
    11: .write(.createUser, "refused"), 12: .write(.createUser, "refused"),
    13: .write(.createUser, "refused"),
    29: .read("notOffered"),
    34: .write(.updateUser, "accepted"),
    37: .write(.updateUser, "credentials"), 39: .write(.updateUser, "credentials"),
    46: .read("refused"),
    47: .write(.createOrganisation, "refused"), 48: .write(.createOrganisation, "refused"),
    49: .write(.createOrganisation, "refused"), 50: .write(.createOrganisation, "refused"),
    51: .write(.createOrganisation, "alreadyThere"),
    52: .write(.createOrganisation, "accepted", serverID: "01388715680822067212"),
    54: .read("row"), 55: .read("absent"), 61: .read("refused"), 63: .read("refused"),
  ]

  @Test func everyAnswerIsInTheTable() {
    #expect(GenerationFixtures.recorded.map(\.rec) == Self.expected.keys.sorted())
    #expect(GenerationFixtures.recorded.count == 22)
  }

  @Test(arguments: GenerationFixtures.recorded)
  func isJudgedAsItShouldBe(answer: GenerationFixtures.Recorded) throws {
    let expected = try #require(Self.expected[answer.rec])
    let request = try Self.request(answer)
    switch expected {
    case .write(let operation, let word, let serverID):
      let disposition = Disposition(
        of: answer.asReply, to: request, operation: operation, gzipped: false,
        errors: Dialect.r8.errors)
      #expect(disposition.word == word)
      if case .accepted(let id, let unstored) = disposition {
        #expect(id == serverID)
        #expect(unstored.isEmpty)
      }
    case .read(let word):
      let read = ReadReply(
        of: answer.asReply, to: request, gzipped: false, errors: Dialect.r8.errors)
      #expect(read.word == word)
    }
  }

  /// The question or the write that it answers, as this agent makes it where it makes it.
  private static func request(_ answer: GenerationFixtures.Recorded) throws -> APIRequest {
    let method = try #require(APIMethod(rawValue: answer.method))
    let own = [
      Dialect.r8.calls.readOrganisation, Dialect.r8.calls.userQuestions?.nameExists,
      Dialect.r8.calls.userQuestions?.byID,
    ].compactMap(\.self).first { answer.path.hasPrefix("/api/\($0.path)") && $0.method == method }
    if let own { return own.request(body: nil) }
    let path = String(answer.path.dropFirst("/api/".count))
    return Endpoint(
      method, path, group: nil, alsoAnsweredAs: ["api.data.sync", "api.location.search"]
    )
    .request(body: nil)
  }

  @Test func theRecordedOrganisationIsReadWithoutWhatItHidesOrHasNoPlaceFor() throws {
    let answer = try #require(GenerationFixtures.recorded.first { $0.rec == 54 })
    let key = RecordKey.organisation(provider: "testchannel_gj00o6", externalID: "x")
    let reply = ReadReply(
      of: answer.asReply, to: try Self.request(answer), gzipped: false, errors: Dialect.r8.errors)
    guard case .row(let row) = reply,
      case .present(let record) = Dialect.r8.view(of: key, in: row, organisationID: nil)
    else {
      Issue.record("no row")
      return
    }
    #expect(record.serverID == "01388715272295219214")
    #expect(record.fields == [.orgName: "testorg_q1vhvw", .description: .null])
    #expect(
      Dialect.r8.owner(
        of: row, key: .organisation(provider: "another", externalID: "x"),
        knownAs: "01388715272295219214") == .another)
  }
}

extension ReadReply {
  fileprivate var word: String {
    switch self {
    case .row: "row"
    case .rows: "rows"
    case .absent: "absent"
    case .notOffered: "notOffered"
    case .notLearned(let disposition): disposition.word
    }
  }
}
