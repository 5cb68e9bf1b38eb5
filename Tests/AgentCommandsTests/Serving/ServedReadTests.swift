import AgentProcesses
import Codecs
import Foundation
import SunbirdSimulator
import Testing

/// What the documented reads and searches answer from the store.
@Suite("Reads of agent serve", .inTurns)
struct ServedReadTests {
  private func office() async throws -> (Office, SunbirdProcess) {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    try await office.agent(Bodies.school).expect(0)
    let body = try DocumentedRequest("user-create").body.json
    try await office.agent("user", "create", "--from", "-", input: body).expect(0)
    try await office.agent(
      "member", "add", "--provider", "ap", "--external-id", "dise-1", "--user-name",
      "asha.patil.0123"
    ).expect(0)
    try await office.agent("sync").expect(0)
    try await office.agent(Bodies.schoolUpdate).expect(0)
    return (office, sunbird)
  }

  @Test func theyHaveWhatIsKnownWithItsAgeAndWhatIsOnItsWay() async throws {
    let (office, sunbird) = try await office()
    let id = try await sunbird.id(of: "org:ap/dise-1")
    let served = try await Served.atSocket(office)
    try await served.during {
      let names: [JSONValue] = [
        ["provider": "AP", "externalId": "dise-1"], ["organisationId": .string(id)],
        ["organisationId": "org:ap/dise-1"],
      ]
      for name in names {
        let answer = try await served.post("/api/org/v1/read", name)
        let row = answer.result["response"]
        #expect(row?["orgName"] == "ZPHS Kondapur", "\(answer.text)")
        #expect(row?["description"] == "High school" && row?["id"]?.string == id)
        #expect(row?["known"]?["pending"] == ["dharwad-01:4"])
        let age = try #require(row?["known"]?["age"]?.wholeNumber)
        #expect(answer.headers.contains("Age: \(age)"))
      }
      let unknown = try await served.post(
        "/api/org/v1/read", ["provider": "ap", "externalId": "none"])
      #expect(unknown.status == 200 && unknown.result["response"] == [:])
    }
  }

  @Test func secretsAreNeitherAnsweredNorLogged() async throws {
    let (office, _) = try await office()
    let served = try await Served.atSocket(office, "--verbose")
    let secrets = ["999941057058", "Not-A-Secret-2018"]
    var said = ""
    let update = try DocumentedRequest("user-update")
    let read: JSONValue = ["loginId": "asha.patil.0123@ap"]
    for body in [update.curl, update.curl + ["--header", "X-msgid: 1"]] {
      said += try await served.curl(update.path, body).text
    }
    let user = try await served.post("/api/user/v1/profile/read", read)
    #expect(user.result["response"]?["aadhaarNo"] == "•••")
    #expect(user.result["response"]?["organisations"]?.array?.first?["externalId"] == "dise-1")
    said += user.text
    for filter in secrets {
      let found = try await served.post(
        "/api/user/v1/search", ["filters": ["aadhaarNo": .string(filter)]])
      #expect(found.result["response"]?["count"] == 0)
    }
    said += try await served.post("/api/user/v1/search", [:]).text
    let wrong = #"{"request":{"userName":"a","provider":"ap","password":" Not-A-Secret-2018"}}"#
    said += try await served.curl(update.path, ["--data", wrong]).text
    let ended = try await served.stop().expect(0)
    #expect(ended.talk.contains("recorded"), "\(ended.talk)")
    for secret in secrets { #expect(!(said + ended.output + ended.talk).contains(secret)) }
  }

  @Test func searchesFindAndCount() async throws {
    let office = try await Office.open()
    let served = try await Served.atSocket(office)
    try await served.during {
      for number in 1...5 {
        let answer = try await served.post(
          "/api/org/v1/create",
          [
            "provider": "ap", "externalId": .string("d-\(number)"),
            "orgName": .string(number > 3 ? "GHPS" : "ZPHS"),
          ])
        #expect(answer.status == 202)
      }
      func found(_ request: JSONValue) async throws -> [String] {
        let answer = try await served.post("/api/org/v1/search", request)
        let rows = answer.result["response"]?["content"]?.array ?? []
        let count = answer.result["response"]?["count"]?.wholeNumber ?? -1
        return ["\(count)"] + rows.compactMap { $0["externalId"]?.string }
      }
      #expect(try await found([:]) == ["5", "d-1", "d-2", "d-3", "d-4", "d-5"])
      #expect(try await found(["filters": ["orgName": "GHPS"]]) == ["2", "d-4", "d-5"])
      #expect(
        try await found(["filters": ["provider": "AP", "externalId": "D-2"]]) == ["1", "d-2"])
      #expect(
        try await found(["filters": ["externalId": ["d-1", "d-5"]]]) == ["2", "d-1", "d-5"])
      #expect(try await found(["limit": 2, "offset": 1]) == ["5", "d-2", "d-3"])
      #expect(try await found(["filters": ["orgName": "none"]]) == ["0"])
    }
  }
}
