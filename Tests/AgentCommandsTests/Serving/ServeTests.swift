import AgentProcesses
import Codecs
import Foundation
import SunbirdSimulator
import Testing

/// Programs that speak the documented API, at the agent, with the line down.
@Suite("agent serve", .inTurns)
struct ServeTests {
  @Test func plainCurlCommandsAreRecordedWithoutALineAndArriveOnce() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open()
    let served = try await Served.atSocket(office, "--by", "the form")
    var edits: [String] = []
    try await served.during {
      for (index, name) in DocumentedRequest.names.enumerated() {
        let request = try DocumentedRequest(name)
        let answer = try await served.curl(request.path, request.curl)
        #expect(answer.status == 202, "\(answer.text)")
        try expectTheDocumentsShape(answer.json, request.response)
        edits.append(answer.result["edit"]?.string ?? "")
        guard index == 2 else { continue }
        try await office.agent("sync").expect(75)
        // The line comes back.
        try office.configure("server:\n  baseURL: \(sunbird.url)\n")
        try await office.agent("sync", "--now").expect(0)
      }
    }
    #expect(edits == (1...6).map { "dharwad-01:\($0)" })
    try await office.agent("sync").expect(0)
    for (record, count) in try await sunbird.effects() { #expect(count == 1, "\(record)") }
    #expect(Set(edits).isSuperset(of: try await sunbird.effectsByMessageID().keys))
    let user = try #require(try await sunbird.fields("user:ap/asha.patil.0123"))
    #expect(user["grade"] == ["Class 1", "Class 10", "Kindergarten", "Other"])
    #expect(try await sunbird.fields("member:ap/29090100101/asha.patil.0123") == nil)
    for edit in try StoreFile(office.store).edits() {
      #expect(edit.author == "the form" && edit.state == "accepted")
    }
    #expect(try StoreFile(office.store).flaws() == [])
  }

  /// Every member of the document's answer is there, with the same kind of value.
  private func expectTheDocumentsShape(_ answer: JSONValue, _ documented: JSONValue) throws {
    #expect(answer.names == documented.names)
    for name in ["id", "ver", "responseCode"] { #expect(answer[name] == documented[name]) }
    let params = try #require(answer["params"]?.object)
    #expect(params == documented["params"]?.object)
    let result = try #require(documented["result"]?.object)
    for (name, value) in result {
      #expect(answer["result"]?[name]?.string != nil && value.string != nil, "\(name)")
    }
    #expect(answer["ts"]?.string?.count == 20)
  }

  @Test func aProgramOfThePartnersWorksAtAPort() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    let served = try await Served.atPort(office)
    try await served.during {
      let client = SunbirdClient(base: served.address, token: Served.token)
      #expect(try await client.createSchool("dise-1", "ZPHS Kondapur") == "dharwad-01:1")
      try await client.call(
        "POST", "/api/user/v1/create",
        [
          "provider": "ap", "userName": "asha", "firstName": "ಆಶಾ",
          "email": "asha@example.org", "emailVerified": true,
        ])
      try await client.call(
        "POST", "/api/org/v1/member/add",
        ["provider": "ap", "externalId": "dise-1", "userName": "asha"])
      await #expect(throws: SunbirdClient.Refused.self) {
        try await client.createSchool("DISE-1", "The same again")
      }
    }
    try await office.agent("sync").expect(0)
    #expect(try await sunbird.fields("user:ap/asha")?["firstName"] == "ಆಶಾ")
    #expect(try await sunbird.effects().values.allSatisfy { $0 == 1 })
    #expect(try await sunbird.effects().count == 3)
    for edit in try StoreFile(office.store).edits() { #expect(edit.author == NSUserName()) }
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    let path: String
    let words: [String]
    let status: Int
    let code: String?
    var testDescription: String { "\(status) \(code ?? "") \(path) \(words)" }
  }

  private static let refusals = [
    Refusal(
      path: "/api/org/v1/create", words: ["--data", #"{"request":{"provider":"ap"}}"#],
      status: 400, code: "REQUIRED_DATA_MISSING"),
    Refusal(
      path: "/api/user/v1/create",
      words: [
        "--data",
        #"{"request":{"provider":"ap","userName":"a","firstName":"A","email":"none","emailVerified":true}}"#,
      ], status: 400, code: "EMAIL_FORMAT_ERROR"),
    Refusal(
      path: "/api/org/v1/create",
      words: ["--data", #"{"request":{"provider":"ap","externalId":"1","orgName":"x","n":1}}"#],
      status: 400, code: "INVALID_PROPERTY_ERROR"),
    Refusal(
      path: "/api/org/v1/create", words: ["--data", "orgName=x"], status: 400,
      code: "INVALID_DATA"),
    Refusal(
      path: "/api/org/v1/create",
      words: ["--data", "{}", "--header", "Content-Encoding: br"], status: 415,
      code: "INVALID_DATA"),
    Refusal(path: "/api/org/v1/create", words: [], status: 405, code: nil),
    Refusal(path: "/api/org/v1/update", words: ["--data", "{}"], status: 405, code: nil),
    Refusal(path: "/api/org/v9/create", words: ["--data", "{}"], status: 404, code: nil),
    Refusal(
      path: "/api/org/v1/create",
      words: ["--header", "Content-Length: 2000000", "--data", "{}"], status: 413, code: nil),
    Refusal(
      path: "/api/user/v1/profile/read", words: ["--data", #"{"request":{}}"#], status: 400,
      code: "LOGIN_ID_MISSING"),
    Refusal(
      path: "/api/user/v1/profile/read", words: ["--data", #"{"request":{"loginId":"a@b"}}"#],
      status: 400, code: "USER_NOT_FOUND"),
  ]

  @Test func whatIsWrongIsRefusedAndRecordsNothing() async throws {
    let office = try await Office.open()
    let served = try await Served.atSocket(office)
    try await served.during {
      for refusal in Self.refusals {
        let answer = try await served.curl(refusal.path, refusal.words)
        #expect(answer.status == refusal.status, "\(refusal) \(answer.text)")
        #expect(answer.code == refusal.code, "\(refusal) \(answer.text)")
      }
      #expect(try await served.curl("/health").json == ["status": "ok"])
    }
    #expect(try StoreFile(office.store).edits().isEmpty)
  }

  @Test func atAPortOnlyWhoHasTheTokenAndIsOfThisMachineIsLetIn() async throws {
    let office = try await Office.open()
    let served = try await Served.atPort(office)
    let token = ["--header", "Authorization: Bearer \(Served.token)"]
    try await served.during {
      for path in ["/health", "/status", "/metrics", "/api/org/v1/create", "/nowhere"] {
        let answer = try await served.curl(path)
        #expect(answer.status == 401 && answer.json == ["message": "Unauthorized"], "\(path)")
      }
      let wrong = ["--header", "Authorization: Bearer \(Served.token)x"]
      #expect(try await served.curl("/health", wrong).status == 401)
      #expect(try await served.curl("/health", token).status == 200)
      // A page whose host's name leads here, and one of another host.
      for header in ["Host: evil.example", "Origin: http://evil.example"] {
        #expect(try await served.curl("/health", token + ["--header", header]).status == 403)
      }
      // A new token counts at once, and one that others can read for nobody.
      try office.write("local-token", "another")
      #expect(try await served.curl("/health", token).status == 401)
      let other = ["--header", "Authorization: Bearer another"]
      #expect(try await served.curl("/health", other).status == 200)
      try office.write("local-token", "another", mode: 0o644)
      #expect(try await served.curl("/health", other).status == 500)
    }
  }

  @Test func withoutATokenThereIsNoPort() async throws {
    let office = try await Office.open()
    let ran = try await office.agent("serve", "--port", "0", "--json").expect(78)
    #expect(try ran.error()["code"] == "no-serve-token")
    let file = try office.write("token", "x", mode: 0o644)
    let open = try await office.agent(
      "serve", "--port", "0", environment: ["AGENT_SERVE_TOKEN_FILE": file])
    open.expect(78)
    try await office.agent("serve", "--port", "0", "--socket", "a").expect(64)
    try await office.agent("serve", "--sync-every", "0").expect(64)
  }

  /// The token of the office's own gateway is the one that documented clients send anyway.
  @Test func theServersTokenIsTakenWhereNoOtherIsNamed() async throws {
    let office = try await Office.open()
    let file = try office.write("gateway-token", "gateway")
    let child = try office.start(
      ["serve", "--port", "0"], environment: ["AGENT_SERVER_TOKEN_FILE": file])
    let served = Served(
      office: office, child: child, address: try await child.line(after: "listening on "))
    try await served.during {
      let answer = try await served.curl(
        "/health", ["--header", "Authorization: Bearer gateway"])
      #expect(answer.status == 200)
    }
  }

  @Test func aSocketInUseIsNotTakenAndOneThatWasLeftIs() async throws {
    let office = try await Office.open()
    let served = try await Served.atSocket(office)
    let socket = served.address
    let mode = try FileManager.default.attributesOfItem(atPath: socket)[.posixPermissions]
    #expect((mode as? NSNumber)?.intValue == 0o600)
    let second = try await office.agent("serve", "--socket", socket, "--json").expect(69)
    #expect(try second.error()["code"] == "in-use")
    #expect(try await served.curl("/health").status == 200)
    try await served.stop(by: SIGKILL)
    #expect(FileManager.default.fileExists(atPath: socket))
    let next = try await Served.atSocket(office)
    try await next.during {
      let answer = try await next.curl("/health")
      #expect(answer.status == 200)
    }
    #expect(!FileManager.default.fileExists(atPath: socket))
  }

  @Test func inAStoreOfAGroupTheSocketIsTheGroups() async throws {
    let office = try await Office.open()
    let folder = office.path("shared")
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: false, attributes: nil)
    try #require(chmod(folder, 0o2770) == 0)
    let store = folder + "/agent.db"
    try await office.agent("init", "--replica", "dharwad-02", "--store", store).expect(0)
    let child = try office.start(["serve", "--store", store])
    // Beside the store, where none is named.
    let address = try await child.line(after: "listening on ")
    #expect(address == folder + "/agent.sock")
    let mode = try FileManager.default.attributesOfItem(atPath: address)[.posixPermissions]
    #expect((mode as? NSNumber)?.intValue == 0o660)
    child.child.send(signal: SIGTERM)
    try await child.finished().expect(0)
  }

  @Test func howTheOfficeStandsIsToldAsByCommands() async throws {
    let office = try await Office.open()
    let served = try await Served.atSocket(office)
    try await served.during {
      let request = try DocumentedRequest("org-create")
      #expect(try await served.curl(request.path, request.curl).status == 202)
      var told = try await office.agent("status", "--json").object().object ?? [:]
      told["dataUsed"] = nil
      var answer = try await served.curl("/status").json.object ?? [:]
      answer["dataUsed"] = nil
      #expect(answer == told)
      let metrics = try await served.curl("/metrics")
      #expect(metrics.headers.contains("text/plain; version=0.0.4"))
      #expect(
        metrics.text.contains(#"sunbird_agent_edits{replica="dharwad-01",state="queued"} 1"#))
    }
  }

  @Test func aStoreThatFailsIsToldAndNothingIsAnsweredAsRecorded() async throws {
    let office = try await Office.open()
    let served = try await Served.atSocket(office)
    try await served.during {
      let request = try DocumentedRequest("org-create")
      #expect(try await served.curl(request.path, request.curl).status == 202)
      let aside = office.path("aside.db")
      try FileManager.default.moveItem(atPath: office.store, toPath: aside)
      let other = try DocumentedRequest("user-create")
      let answer = try await served.curl(other.path, other.curl)
      #expect(answer.status == 500 && answer.code == "DB_INSERTION_FAIL", "\(answer.text)")
      #expect(try await served.curl("/health").status == 503)
      try FileManager.default.moveItem(atPath: aside, toPath: office.store)
      #expect(try await served.curl(other.path, other.curl).status == 202)
      #expect(try await served.curl("/health").status == 200)
    }
    #expect(try StoreFile(office.store).flaws() == [])
  }
}
