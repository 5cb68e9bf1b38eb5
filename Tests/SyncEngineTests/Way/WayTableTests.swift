import Foundation
import Outbox
import Reconciliation
import Registry
import Sunbird
import SunbirdSimulator
import SyncEngine
import Testing

/// "What is not Sunbird" (ARCHITECTURE.md): every kind of answer that something in between can give,
/// and what becomes of the edit, the pass and the sentence. The exit status follows from the outcome
/// (`ExitStatusTests`): offline is 75, refused 77.
@Suite struct WayTableTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let status: Int
    var type = "text/html"
    var headers: [String: String] = [:]
    var body = "<html><body>page</body></html>"
    /// What becomes of an edit that it answers: `sent` may have arrived and is asked about first.
    var state = EditState.sent
    var outcome = SyncOutcome.offline
    /// What the pass's sentence names.
    let says: String
  }

  private static func squid(_ error: String) -> [String: String] {
    ["Server": "squid/5.7", "X-Squid-Error": error, "Via": "1.1 proxy (squid/5.7)"]
  }

  static let portals = [
    Row(
      testDescription: "openNDS to a POST", status: 511, body: "<html>openNDS</html>",
      state: .queued, says: "openNDS"),
    Row(
      testDescription: "a redirect to a login", status: 302,
      headers: ["Location": "http://login.hotel.example/"], says: "login.hotel.example"),
    Row(testDescription: "a page with 200", status: 200, says: "sign-in"),
    Row(testDescription: "empty 200", status: 200, body: "", says: "sign-in"),
    Row(testDescription: "204", status: 204, body: "", says: "sign-in"),
    Row(
      testDescription: "511 with JSON", status: 511, type: "application/json",
      body: #"{"login":"http://10.0.0.1"}"#, state: .queued, says: "sign-in"),
    Row(
      testDescription: "WISPr", status: 200, type: "text/xml",
      body: "<WISPAccessGatewayParam><Redirect>", says: "hotspot"),
    Row(
      testDescription: "RFC 8908", status: 200, type: "application/captive+json",
      body: #"{"captive":true}"#, says: "sign-in"),
    Row(
      testDescription: "a script as text", status: 200, type: "text/plain",
      body: "location.href='http://10.0.0.1/'", says: "sign-in"),
    Row(
      testDescription: "HTML behind a comment", status: 200, type: "application/octet-stream",
      body: "<!-- 7 --><HTML>", says: "sign-in"),
  ]

  static let denials =
    [401, 402, 403, 451].map {
      Row(testDescription: "\($0) of a box", status: $0, says: "(\($0), text/html)")
    } + [
      Row(
        testDescription: "Squid's list", status: 403, headers: squid("ERR_ACCESS_DENIED 0"),
        says: "ERR_ACCESS_DENIED"),
      Row(
        testDescription: "401 as JSON", status: 401, type: "application/json",
        body: #"{"message":"Login required"}"#, says: "401"),
      Row(
        testDescription: "Squid's login", status: 407, headers: squid("ERR_CACHE_ACCESS_DENIED 0"),
        state: .queued, outcome: .refused, says: "the proxy refused"),
      Row(
        testDescription: "HAProxy's deny", status: 403,
        body: "<h1>403 Forbidden</h1>\nRequest forbidden by administrative rules.",
        says: "HAProxy"),
    ]

  static let lines = [
    Row(
      testDescription: "Squid, origin refuses", status: 503, headers: squid("ERR_CONNECT_FAIL 111"),
      state: .queued, says: "reaches nothing"),
    Row(
      testDescription: "Squid, no answer", status: 502, headers: squid("ERR_ZERO_SIZE_OBJECT 0"),
      says: "reaches nothing"),
    Row(
      testDescription: "privoxy, no name", status: 404, body: "<title>404 (Privoxy@office)</title>",
      says: "Privoxy"),
    Row(
      testDescription: "tinyproxy", status: 500, headers: ["Server": "tinyproxy/1.11.1"],
      says: "tinyproxy"),
    Row(
      testDescription: "nginx", status: 504, headers: ["Server": "nginx/1.22.1"],
      says: "nginx/1.22.1"),
    Row(
      testDescription: "nginx, a TLS port", status: 400,
      body: "<center>The plain HTTP request was sent to HTTPS port</center>", state: .queued,
      says: "https://127.0.0.1"),
    Row(
      testDescription: "the same host by https", status: 301,
      headers: ["Location": "https://127.0.0.1/api/org/v1/create"], state: .queued,
      says: "https://127.0.0.1"),
  ]

  static let others =
    [400, 405, 406, 408, 409, 410, 415, 421, 423, 425, 431, 499, 500].map {
      Row(testDescription: "\($0) as a page", status: $0, says: "\($0)")
    }
    + [400, 404, 409, 500].map {
      Row(
        testDescription: "\($0) as JSON", status: $0, type: "application/json",
        body: #"{"message":"no"}"#, says: "\($0)")
    } + [
      Row(
        testDescription: "half an answer", status: 200, type: "application/json",
        body: #"{"id":"api.org.create","params":"#, says: "cut short"),
      Row(
        testDescription: "an answer to another call", status: 200, type: "application/json",
        body:
          #"{"id":"api.page.assemble","params":{},"responseCode":"OK","result":{"response":{}}}"#,
        says: "api.page.assemble"),
      Row(
        testDescription: "JSON of somebody else", status: 200, type: "application/json",
        body: #"{"status":"ok"}"#, says: "application/json"),
    ]

  static let rows = portals + denials + lines + others

  private static func fault(_ row: Row, commit: Bool, on target: Fault.Target, times: Int?) -> Fault
  {
    Fault(
      .status(
        row.status, contentType: row.type, body: row.body, commit: commit, headers: row.headers),
      on: target, times: times)
  }

  /// Everything meets it: the pass ends, the edit stands as it was, nothing counts, and what
  /// answered is said.
  @Test(arguments: rows) func metByAllItEndsThePass(_ row: Row) async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address) { $0.compression = .never }
      let edits = [try await office.school("s1"), try await office.school("s2")]
      sunbird.add(Self.fault(row, commit: false, on: .init(), times: nil))
      let (report, stop) = try await office.pass()
      #expect(report.outcome == row.outcome)
      #expect(report.requests <= 3)
      #expect(report.accepted + report.rejected + report.conflicts == 0)
      #expect(try #require(stop).sentence.contains(row.says), "\(stop?.sentence ?? "")")
      #expect(try await office.state(edits[0]) == row.state)
      for edit in edits { #expect(try await office.edit(edit).attempts == 0) }

      sunbird.removeFaults()
      // A school that may still be made is not made again before (`LateCommit`).
      office.clock.advance(row.status == 504 ? 121 : 60)
      #expect(try await office.sync().outcome == .drained)
      for edit in edits { #expect(try await office.state(edit) == .accepted) }
      #expect(sunbird.effects.total == 2)
    }
  }

  /// It stands in the place of Sunbird's answer to a write that took effect: nothing is made twice.
  @Test(arguments: rows.filter { $0.state == .sent })
  func behindAnEffectItIsAskedFirst(_ row: Row) async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address) { $0.compression = .never }
      sunbird.changeAsSomebodyElse(
        .organisation(provider: "ap", externalID: "s2"), ["orgName": "Old"])
      let edits = [
        try await office.school("s1"), try await office.teacher("asha"),
        try await office.join("s1", "asha"),
        try await office.record(.updateOrganisation, #"{"externalId":"s2","orgName":"New"}"#),
      ]
      for operation in ServedOperation.allCases where !operation.isRead {
        sunbird.add(
          Self.fault(row, commit: true, on: .init(operation: operation), times: 1))
      }
      let report = try await office.sync()
      #expect(report.outcome == .drained)
      #expect(report.accepted == 4)
      for edit in edits { #expect(sunbird.effects.byMessageID[edit.dot.description] == 1) }
    }
  }

  static let alone = rows.filter { row in
    row.outcome == .offline && !row.says.hasPrefix("https://")
  }

  /// It is about one record alone: the others go, and that one comes to a person within five passes,
  /// with what was answered.
  @Test(arguments: alone) func metByOneRecordItIsThatRecords(_ row: Row) async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address) { $0.compression = .never }
      let culprit = try await office.school("s0", #","description":"cricket club""#)
      var others: [Edit] = []
      for number in 1...8 { others.append(try await office.school("s\(number)")) }
      sunbird.add(
        Self.fault(row, commit: false, on: .init(bodyHolds: "cricket"), times: nil))
      var passes = 0
      while try await office.state(culprit) != .rejected, passes < 6 {
        try await office.sync()
        office.clock.advance(900)
        passes += 1
        if passes == 1 {
          for edit in others { #expect(try await office.state(edit) == .accepted) }
        }
      }
      #expect(passes <= 5)
      let ended = try await office.edit(culprit)
      #expect(ended.state == .rejected)
      #expect(ended.attempts == 0)
      #expect(ended.problem?.httpStatus == row.status)
      #expect(
        try #require(ended.problem).message.contains(row.says), "\(ended.problem?.message ?? "")")
      #expect(sunbird.effects.total == 8)
    }
  }
}
