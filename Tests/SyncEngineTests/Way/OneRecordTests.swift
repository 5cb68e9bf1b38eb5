import Foundation
import Outbox
import Reconciliation
import Registry
import Sunbird
import SunbirdSimulator
import SyncEngine
import Testing

/// What stands against one record alone does not stop the office, whatever shape it has.
@Suite struct OneRecordTests {
  struct Refusal: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let action: Fault.Action
    /// Whether questions about it fare no better.
    var readsToo = false
    /// The pass after which the others are through.
    var othersAfter = 1
    let says: String
  }

  private static func page(_ status: Int, _ headers: [String: String] = [:]) -> Fault.Action {
    .status(
      status, contentType: "text/html", body: "<html>no</html>", commit: false, headers: headers)
  }

  private static func json(_ status: Int, _ body: String) -> Fault.Action {
    .status(status, contentType: "application/json", body: body, commit: false)
  }

  static let refusals = [
    Refusal(testDescription: "403 page", action: page(403), says: "403"),
    Refusal(
      testDescription: "403 page, reads too", action: page(403), readsToo: true, says: "403"),
    Refusal(
      testDescription: "the gateway's 403",
      action: json(403, #"{"message":"You cannot consume this service"}"#), othersAfter: 2,
      says: "cannot consume"),
    Refusal(
      testDescription: "the gateway's 401", action: json(401, #"{"message":"Unauthorized"}"#),
      othersAfter: 2, says: "Unauthorized"),
    Refusal(
      testDescription: "Sunbird's 401", action: json(401, FaultTests.error("UNAUTHORIZE_USER")),
      othersAfter: 2, says: "user token"),
    Refusal(testDescription: "429 page", action: page(429), othersAfter: 2, says: "429"),
    Refusal(
      testDescription: "429 page with a time", action: page(429, ["Retry-After": "30"]),
      othersAfter: 2, says: "429"),
    Refusal(testDescription: "a portal's page", action: .captivePortal, says: "sign-in"),
    Refusal(testDescription: "511", action: page(511), othersAfter: 1, says: "511"),
    Refusal(testDescription: "a reset", action: .closeBeforeHandling, says: "not let"),
    Refusal(
      testDescription: "a reset, reads too", action: .closeBeforeHandling, readsToo: true,
      says: "not let"),
  ]

  @Test(arguments: refusals) func theOthersGoAndItComesToAPerson(_ refusal: Refusal) async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address) { $0.compression = .never }
      let culprit = try await office.teacher("cricket")
      let behind = try await office.join("s1", "cricket")
      var others = [try await office.school("s1")]
      for number in 1...8 { others.append(try await office.teacher("t\(number)")) }
      let target = Fault.Target(reads: refusal.readsToo ? nil : false, bodyHolds: "\"cricket")
      let reads = Fault.Target(bodyHolds: "cricket@")
      sunbird.add(Fault(refusal.action, on: target, times: nil))
      if refusal.readsToo { sunbird.add(Fault(refusal.action, on: reads, times: nil)) }
      var passes = 0
      while try await office.state(culprit) != .rejected, passes < 7 {
        try await office.sync()
        office.clock.advance(900)
        passes += 1
        guard passes == refusal.othersAfter else { continue }
        for edit in others { #expect(try await office.state(edit) == .accepted) }
      }
      #expect(passes <= 5)
      let ended = try await office.edit(culprit)
      #expect(ended.state == .rejected)
      #expect(ended.attempts == 0)
      let message = try #require(ended.problem).message
      #expect(message.contains(refusal.says), "\(message)")
      #expect(try await office.state(behind) == .waiting)
      #expect(sunbird.row("user:ap/cricket") == nil)

      // A person has it mended, or let through.
      sunbird.removeFaults()
      _ = try await office.outbox.retry([culprit.dot], at: office.clock.now)
      office.clock.advance(60)
      #expect(try await office.sync().outcome == .drained)
      #expect(sunbird.effects.byMessageID[culprit.dot.description] == 1)
    }
  }

  /// Two that are refused, the oldest of all: the passes begin with others.
  @Test(arguments: [2, 3, 4]) func severalDoNotStandInTheWay(count: Int) async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address) { $0.compression = .never }
      var culprits: [Edit] = []
      for number in 0..<count {
        culprits.append(try await office.teacher("cricket\(number)"))
      }
      var others: [Edit] = []
      for number in 1...4 { others.append(try await office.teacher("t\(number)")) }
      sunbird.add(
        Fault(
          .status(403, contentType: "text/html", body: "no", commit: false),
          on: .init(bodyHolds: "cricket"), times: nil))
      for _ in 0..<(count + 5) {
        try await office.sync()
        office.clock.advance(900)
      }
      for edit in others { #expect(try await office.state(edit) == .accepted) }
      for edit in culprits { #expect(try await office.state(edit) == .rejected) }
    }
  }

  /// Refused credentials are no record's trouble: one request a pass, and nothing counts.
  @Test func refusedByAllIsTheCredentials() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      let edits = [
        try await office.school("s1"), try await office.school("s2"),
        try await office.school("s3"),
      ]
      sunbird.add(Fault(Self.json(401, #"{"message":"Unauthorized"}"#), times: nil))
      for _ in 0..<8 {
        let report = try await office.sync()
        #expect(report.outcome == .refused)
        #expect(report.requests == 1)
        office.clock.advance(900)
      }
      for edit in edits { #expect(try await office.state(edit) == .queued) }
      sunbird.removeFaults()
      #expect(try await office.sync().accepted == 3)
    }
  }
}
