import Codecs
import Testing

@testable import SunbirdSimulator

@Suite struct ControlAPITests {
  private static let create = "/api/org/v1/create"

  private static func post(
    _ live: LiveSunbird, _ call: String, _ body: JSONValue
  ) async throws -> RawAnswer {
    try #require(try await live.call("POST", "/_sim/\(call)", Array(body.json.utf8)))
  }

  private static func get(_ live: LiveSunbird, _ call: String) async throws -> JSONValue {
    let answer = try #require(try await live.call("GET", "/_sim/\(call)"))
    #expect(answer.status == 200)
    return try answer.json
  }

  @Test func effectsStateAndRequestsAreShown() async throws {
    try await withLiveSunbird(SimulatorOptions(now: { Sample.noon })) { live in
      let headers = ["X-msgid": "dharwad-01:1"]
      _ = try await live.call(
        "POST", Self.create, request: Sample.organisation, headers: headers)

      #expect(
        try await Self.get(live, "effects") == [
          "byRecord": ["org-create org:ap/dise-1": 1], "byMessageID": ["dharwad-01:1": 1],
        ])
      #expect(
        try await Self.get(live, "state") == [
          "rows": [
            [
              "key": "org:ap/dise-1", "id": "0122800000000000001",
              "fields": ["orgName": "Dharwad School"],
              "createdDate": "2018-04-02 06:11:42:000+0000", "updatedDate": nil,
              "isRemoved": false,
            ]
          ]
        ])
      let requests = try #require(try await Self.get(live, "requests")["requests"]?.array)
      #expect(requests.count == 1)
      #expect(requests.first?["path"] == .string(Self.create))
      #expect(requests.first?["status"] == 200)
      #expect(requests.first?["record"] == "org:ap/dise-1")
      #expect(requests.first?["headers"]?["x-msgid"] == "dharwad-01:1")
    }
  }

  @Test func faultsAreAddedAndTakenAway() async throws {
    try await withLiveSunbird { live in
      let fault: JSONValue = [
        "action": "status", "status": 503, "body": "down", "contentType": "text/plain",
        "operation": "org-create", "times": nil,
      ]
      #expect(try await Self.post(live, "faults", fault).status == 200)
      for _ in 1...2 {
        let answer = try await live.call("POST", Self.create, request: Sample.organisation)
        #expect(answer?.status == 503)
        #expect(answer?.text == "down")
      }
      #expect(try await live.call("DELETE", "/_sim/faults")?.status == 200)
      let answer = try await live.call("POST", Self.create, request: Sample.organisation)
      #expect(answer?.status == 200)
    }
  }

  struct Spelling: Sendable {
    let json: JSONValue
    let fault: Fault
  }

  @Test(arguments: [
    Spelling(
      json: ["action": "loseAnswerAfterCommit"], fault: Fault(.loseAnswerAfterCommit)),
    Spelling(
      json: ["action": "closeBeforeHandling", "after": 2, "times": 3],
      fault: Fault(.closeBeforeHandling, after: 2, times: 3)),
    Spelling(
      json: ["action": "delay", "seconds": 2, "times": nil],
      fault: Fault(.delay(.seconds(2)), times: nil)),
    Spelling(
      json: ["action": "captivePortal", "path": "/create", "record": "user:AP/Asha"],
      fault: Fault(.captivePortal, on: .init(pathSuffix: "/create", record: Sample.userKey))),
    Spelling(
      json: ["action": "cutJSON", "afterBytes": 10], fault: Fault(.cutJSON(afterBytes: 10))),
    Spelling(
      json: [
        "action": "status", "status": 403, "headers": ["Via": "1.1 squid"], "reads": false,
        "bodyHolds": "cricket", "minBodyBytes": 1400,
      ],
      fault: Fault(
        .status(
          403, contentType: "application/json", body: "", commit: false,
          headers: ["Via": "1.1 squid"]),
        on: .init(reads: false, bodyHolds: "cricket", minBodyBytes: 1400))),
    Spelling(
      json: ["action": "swallow"], fault: Fault(.swallow)),
    Spelling(
      json: ["action": "portal", "form": "wispr", "times": nil],
      fault: Fault(.portal(.wispr), times: nil)),
    Spelling(json: ["action": "otherCall"], fault: Fault(.otherCall)),
    Spelling(
      json: ["action": "resetBehind", "status": 407, "body": "no", "commit": true],
      fault: Fault(.resetBehind(status: 407, body: "no", commit: true))),
    Spelling(
      json: ["action": "bodyTimeout", "afterBytes": 10], fault: Fault(.bodyTimeout(afterBytes: 10))),
    Spelling(
      json: ["action": "status", "status": 500, "commit": true],
      fault: Fault(.status(500, contentType: "application/json", body: "", commit: true))),
  ])
  func everyFaultHasItsSpelling(_ spelling: Spelling) throws {
    let members = try #require(spelling.json.object)
    #expect(try Fault(control: ControlBody(members: members)) == spelling.fault)
    #expect(try Fault(json: spelling.json.json) == spelling.fault)
  }

  @Test func somebodyElsesChangesAreMade() async throws {
    try await withLiveSunbird { live in
      let put: JSONValue = ["record": "org:AP/Dise-1", "fields": ["orgName": "Theirs"]]
      let changed = try await Self.post(live, "change", put)
      #expect(changed.status == 200)
      #expect(live.sunbird[Sample.organisationKey]?.fields == ["orgName": "Theirs"])
      let remove: JSONValue = ["record": "org:ap/dise-1", "remove": true]
      let removed = try await Self.post(live, "change", remove)
      #expect(removed.status == 200)
      #expect(live.sunbird[Sample.organisationKey] == nil)
      #expect(live.sunbird.rows.isEmpty)
      #expect(live.sunbird.effects.total == 0)
    }
  }

  @Test func connectionsAreRefusedForAWhile() async throws {
    try await withLiveSunbird { live in
      #expect(try await Self.post(live, "refuse", ["seconds": 4]).status == 200)
      var refusals = 0
      var answered = false
      for _ in 0..<6000 where !answered {
        do {
          answered = try await live.call("GET", "/_sim/effects") != nil && refusals > 0
        } catch RawConnection.Failure.refused {
          refusals += 1
        } catch RawConnection.Failure.broken {
          // Connected in the moment before the socket closed.
        }
        try await Task.sleep(for: .milliseconds(10))
      }
      #expect(refusals > 0)
      #expect(answered)
    }
  }

  @Test func controlCallsPassNoGatewayAndMeetNoFault() async throws {
    let partner = GatewayTests.partner
    let options = SimulatorOptions(gateway: .guarded([partner]))
    try await withLiveSunbird(options) { live in
      live.sunbird.add(Fault(.closeBeforeHandling, times: nil))
      let tokens = try await Self.get(live, "tokens")
      #expect(tokens == ["partner": .string(partner.token())])
      #expect(live.sunbird.requests.isEmpty)
    }
  }

  @Test(
    arguments: [
      ("faults", ["action": "explode"], 400), ("faults", ["after": 1], 400),
      ("faults", ["action": "delay"], 400), ("faults", [], 400),
      ("faults", ["action": "captivePortal", "record": "school:x"], 400),
      ("change", ["fields": [:]], 400), ("refuse", ["seconds": -1], 400), ("none", [:], 404),
    ] as [(String, JSONValue, Int)])
  func whatCannotBeUnderstoodIsTurnedDown(
    _ call: String, _ body: JSONValue, _ status: Int
  ) async throws {
    try await withLiveSunbird { live in
      let answer = try await Self.post(live, call, body)
      #expect(answer.status == status)
      #expect(try answer.json["error"]?.string != nil)
    }
  }
}
