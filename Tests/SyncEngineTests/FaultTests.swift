import Foundation
import Outbox
import Registry
import SunbirdSimulator
import SyncEngine
import Testing

@Suite struct FaultTests {
  @Test func offlineCountsNoAttemptAndLosesNothing() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      let edit = try await office.school("s1")
      await sunbird.refuseConnections()
      let report = try await office.sync()
      #expect(report.outcome == .offline)
      #expect(report.remaining == 1)
      #expect(report.unknown == 0)
      #expect(try await office.edit(edit).attempts == 0)
      #expect(try await office.state(edit) == .queued)
      try await sunbird.acceptConnections()
      #expect(try await office.sync().outcome == .drained)
      #expect(sunbird.effects.total == 1)
    }
  }

  @Test func aDeadLineEndsThePassAfterOneRequest() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      for number in 0..<50 { try await office.school("s\(number)") }
      await sunbird.refuseConnections()
      #expect(try await office.sync().requests == 1)
    }
  }

  @Test func aCaptivePortalIsNoSuccess() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      let edit = try await office.school("s1")
      sunbird.add(Fault(.captivePortal, times: nil))
      let report = try await office.sync()
      #expect(report.outcome == .offline)
      #expect(report.accepted == 0)
      #expect(try await office.edit(edit).attempts == 0)
      sunbird.removeFaults()
      #expect(try await office.sync().outcome == .drained)
      #expect(sunbird.effects.total == 1)
    }
  }

  static let losses: [Fault.Action] = [
    .loseAnswerAfterCommit, .closeBeforeHandling, .cutJSON(afterBytes: 20),
    .status(504, contentType: "text/html", body: "<html>504</html>", commit: true),
    // A school that meets a 504 waits (`LateCommitTests`).
    .status(502, contentType: "text/html", body: "<html>502</html>", commit: false),
    .status(200, contentType: "application/json", body: "", commit: true),
  ]

  @Test(arguments: losses)
  func aLostAnswerIsSettledByAskingInTheSamePass(action: Fault.Action) async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      sunbird.changeAsSomebodyElse(
        .user(provider: "ap", userName: "ravi"), ["email": "r@example.org", "emailVerified": true])
      sunbird.changeAsSomebodyElse(.organisation(provider: "ap", externalID: "s2"))
      sunbird.changeAsSomebodyElse(
        .membership(provider: "ap", externalID: "s2", userName: "ravi"))
      try await office.school("s1")
      try await office.teacher("asha")
      try await office.join("s1", "asha", #","role":"member""#)
      try await office.record(.updateOrganisation, #"{"externalId":"s2","orgName":"New"}"#)
      try await office.change("ravi", #""location":"Hubballi""#)
      try await office.record(.removeMember, #"{"externalId":"s2","userName":"ravi"}"#)
      for operation in ServedOperation.allCases where !operation.isRead {
        sunbird.add(Fault(action, on: Fault.Target(operation: operation)))
      }
      // One by one: three pages at once, before Sunbird has answered anything, are a dead line.
      let report = try await office.sync { $0.maxConnections = 1 }
      #expect(report.outcome == .drained)
      #expect(report.accepted == 6)
      #expect(sunbird.effects.total == 6)
      #expect(sunbird.effects.byRecord.values.allSatisfy { $0 == 1 })
    }
  }

  @Test func anUnknownOutcomeOutlivesThePassAndIsAskedAbout() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      let edit = try await office.school("s1")
      sunbird.add(
        Fault(.loseAnswerAfterCommit, on: Fault.Target(operation: .organisationCreate)))
      sunbird.add(Fault(.closeBeforeHandling, on: Fault.Target(pathSuffix: "/read"), times: nil))
      let report = try await office.sync()
      #expect(report.outcome == .partial || report.outcome == .offline)
      #expect(report.unknown == 1)
      #expect(try await office.state(edit) == .sent)
      sunbird.removeFaults()
      #expect(try await office.sync().accepted == 1)
      #expect(sunbird.effects.total == 1)
    }
  }

  @Test func aRefusedEditStepsAsideAndItsChildrenWait() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      try await office.school("s1")
      let bad = try await office.teacher("asha")
      let child = try await office.join("s1", "asha")
      try await office.teacher("ravi")
      sunbird.add(
        Fault(
          .status(
            400, contentType: "application/json", body: Self.error("EMAIL_FORMAT_ERROR"),
            commit: false), on: Fault.Target(record: StoredKey("user:ap/asha"))))
      let report = try await office.sync()
      #expect(report.outcome == .drained)
      #expect(report.rejected == 1)
      #expect(report.accepted == 2)
      let rejected = try await office.edit(bad)
      #expect(rejected.state == .rejected)
      #expect(rejected.problem?.field == "email")
      #expect(try await office.edit(child).waitsOn == RecordKey("user:ap/asha"))
      #expect(try await office.outbox.backlog().needPerson == 2)

      _ = try await office.outbox.change(
        bad.dot, fields: ["email": .string("mended@example.org")], at: office.clock.now)
      #expect(try await office.sync().accepted == 2)
      #expect(sunbird.effects.byRecord["member-add member:ap/s1/asha"] == 1)
    }
  }

  @Test func refusedCredentialsStopThePassAndCountNothing() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      let edits = [try await office.school("s1"), try await office.school("s2")]
      sunbird.add(
        Fault(
          .status(
            401, contentType: "application/json", body: #"{"message":"Unauthorized"}"#,
            commit: false), times: nil))
      let report = try await office.sync()
      #expect(report.outcome == .refused)
      #expect(report.requests == 1)
      for edit in edits {
        #expect(try await office.state(edit) == .queued)
        #expect(try await office.edit(edit).attempts == 0)
      }
      sunbird.removeFaults()
      #expect(try await office.sync().accepted == 2)
    }
  }

  @Test func aRecordTheServerFailsOnDelaysNobodyElse() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      let poison = try await office.school("s0")
      for number in 1..<6 { try await office.school("s\(number)") }
      sunbird.add(
        Fault(
          .status(
            500, contentType: "application/json",
            body: Self.error("INTERNAL_ERROR", responseCode: "SERVER_ERROR"), commit: false),
          on: Fault.Target(operation: .organisationCreate, record: StoredKey("org:ap/s0")),
          times: nil))
      let report = try await office.sync()
      #expect(report.accepted == 5)
      #expect(try await office.state(poison) == .sent)
      for _ in 0..<3 {
        office.clock.advance(7200)
        try await office.school("more \(UUID().uuidString)")
        try await office.sync()
      }
      #expect(try await office.state(poison) == .rejected)
      #expect(sunbird.row("org:ap/s0") == nil)
    }
  }

  static func error(_ code: String, responseCode: String = "CLIENT_ERROR") -> String {
    """
    {"id":null,"ver":"v1","ts":"","params":{"resmsgid":null,"msgid":"","err":"\(code)",\
    "status":"\(code)","errmsg":""},"responseCode":"\(responseCode)","result":{}}
    """
  }
}
