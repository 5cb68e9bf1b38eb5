import Codecs
import Testing

@testable import SunbirdSimulator

@Suite struct SearchTests {
  static func district() -> SunbirdService {
    var service = SunbirdService(SimulatorOptions())
    for number in 1...5 {
      service.changeAsSomebodyElse(
        .organisation(provider: "ap", externalID: "d\(number)"),
        ["orgName": .string("School \(number)"), "orgType": number < 3 ? "primary" : "secondary"])
    }
    service.changeAsSomebodyElse(
      .organisation(provider: "ka", externalID: "d1"), ["orgName": "Elsewhere"])
    for (name, subjects) in [("asha", ["History"]), ("ravi", ["Physics", "Chemistry"])] {
      service.changeAsSomebodyElse(
        .user(provider: "ap", userName: name),
        ["firstName": .string(name), "subject": .array(subjects.map { JSONValue.string($0) })])
    }
    return service
  }

  struct Query: Sendable {
    let request: JSONValue
    let count: Int
    let found: [String]
  }

  static let organisationQueries = [
    Query(
      request: [:], count: 6,
      found: ["School 1", "School 2", "School 3", "School 4", "School 5", "Elsewhere"]),
    Query(
      request: ["filters": ["provider": "AP", "externalId": "D2"]], count: 1,
      found: ["School 2"]),
    Query(
      request: ["filters": ["provider": "ap", "externalId": ["d4", "none", "D1"]]], count: 2,
      found: ["School 1", "School 4"]),
    Query(
      request: ["filters": ["externalId": "D1"]], count: 2, found: ["School 1", "Elsewhere"]),
    Query(
      request: ["filters": ["orgType": "secondary", "provider": ["ap"]]], count: 3,
      found: ["School 3", "School 4", "School 5"]),
    Query(
      request: ["filters": ["organisationId": "0122800000000000002"]], count: 1,
      found: ["School 2"]),
    Query(request: ["filters": ["orgType": "none"]], count: 0, found: []),
    Query(
      request: ["filters": ["provider": "ap"], "limit": 2, "offset": 1], count: 5,
      found: ["School 2", "School 3"]),
    Query(request: ["limit": 0], count: 6, found: []),
  ]

  @Test(arguments: organisationQueries)
  func organisationsAreFoundByTheirFields(_ query: Query) throws {
    var service = Self.district()
    let answered = try service.call(.organisationSearch, query.request)
    #expect(answered.status == 200)
    #expect(answered.response?["count"] == .number(Double(query.count)))
    let content = try #require(answered.response?["content"]?.array)
    #expect(content.compactMap { $0["orgName"]?.string } == query.found)
  }

  static let userQueries = [
    Query(request: ["filters": ["userName": "Asha"]], count: 1, found: ["asha"]),
    Query(request: ["filters": ["loginId": "RAVI@AP"]], count: 1, found: ["ravi"]),
    Query(
      request: ["filters": ["provider": ["ap", "ka"], "firstName": ["ravi", "asha"]]], count: 2,
      found: ["asha", "ravi"]),
    Query(request: ["filters": ["subject": "Chemistry"]], count: 1, found: ["ravi"]),
  ]

  @Test(arguments: userQueries)
  func usersAreFoundByTheirFields(_ query: Query) throws {
    var service = Self.district()
    let answered = try service.call(.userSearch, query.request)
    #expect(answered.response?["count"] == .number(Double(query.count)))
    let content = try #require(answered.response?["content"]?.array)
    #expect(content.compactMap { $0["userName"]?.string } == query.found)
  }

  /// Sunbird keeps them encrypted, and encrypts a filter as one text.
  @Test(arguments: ["email", "phone", "userName", "loginId", "location"])
  func aListOfWhatIsKeptEncryptedIsAServerErrorInEveryGeneration(name: String) throws {
    var seed = Self.district()
    var real = R15.service()
    for filter: JSONValue in [["asha"], [], 7, true, ["a": "b"]] {
      let request: JSONValue = ["filters": .object([name: filter, "provider": "ap"])]
      for answered in [
        try seed.call(.userSearch, request), try real.callR15(.userSearch, request),
      ] {
        #expect(answered.status == 500)
        #expect(answered.error == "INTERNAL_ERROR")
      }
    }
    #expect(try seed.call(.userSearch, ["filters": .object([name: "x"])]).status == 200)
    #expect(try real.callR15(.userSearch, ["filters": .object([name: nil])]).status == 200)
  }

  @Test func onlyTheFieldsAskedForAreAnswered() throws {
    var service = Self.district()
    let answered = try service.call(
      .organisationSearch,
      ["filters": ["provider": "ap", "externalId": "d1"], "fields": ["orgName", "homeUrl"]])
    let expected: JSONValue = [["orgName": "School 1", "homeUrl": nil]]
    #expect(answered.response?["content"] == expected)
  }

  @Test func withoutALimitThereAre250() throws {
    var service = SunbirdService(SimulatorOptions())
    for number in 1...251 {
      service.changeAsSomebodyElse(.organisation(provider: "ap", externalID: "d\(number)"), [:])
    }
    let answered = try service.call(.organisationSearch, [:])
    #expect(answered.response?["count"] == 251)
    #expect(answered.response?["content"]?.array?.count == 250)
  }
}
