import Outbox
import Reconciliation
import Registry
import SunbirdSimulator
import SyncEngine
import Testing

/// The same 500 on the same record, pass after pass, while everything else goes through.
@Suite struct TroubleTests {
  /// A write of each kind, and the record that it is about.
  enum Write: String, CaseIterable {
    case creation = "user:ap/asha"
    case update = "org:ap/s1"
    case addition = "member:ap/s1/ravi"
    case removal = "member:ap/s2/ravi"

    var operation: ServedOperation {
      switch self {
      case .creation: .userCreate
      case .update: .organisationUpdate
      case .addition: .memberAdd
      case .removal: .memberRemove
      }
    }

    func record(in office: TestOffice) async throws -> Edit {
      switch self {
      case .creation: try await office.teacher("asha")
      case .update:
        try await office.record(.updateOrganisation, #"{"externalId":"s1","orgName":"New"}"#)
      case .addition: try await office.join("s1", "ravi", #","role":"member""#)
      case .removal:
        try await office.record(.removeMember, #"{"externalId":"s2","userName":"ravi"}"#)
      }
    }
  }

  /// An office with one write on which Sunbird fails three times; `commits` says whether each of
  /// these takes effect all the same.
  private func withTrouble(
    _ write: Write = .creation, commits: [Bool], options: SimulatorOptions = SimulatorOptions(),
    clock: TestClock = TestClock(),
    _ body: (SimulatedSunbird, TestOffice, Edit) async throws -> Void
  ) async throws {
    try await withSunbird(options) { sunbird, address in
      let office = try await TestOffice(server: address, clock: clock)
      sunbird.changeAsSomebodyElse(.organisation(provider: "ap", externalID: "s1"))
      sunbird.changeAsSomebodyElse(.organisation(provider: "ap", externalID: "s2"))
      sunbird.changeAsSomebodyElse(.user(provider: "ap", userName: "ravi"))
      sunbird.changeAsSomebodyElse(
        .membership(provider: "ap", externalID: "s2", userName: "ravi"))
      clock.advance(60)
      let edit = try await write.record(in: office)
      for commit in commits {
        sunbird.add(
          Fault(
            .status(
              500, contentType: "application/json",
              body: FaultTests.error("INTERNAL_ERROR", responseCode: "SERVER_ERROR"),
              commit: commit),
            on: Fault.Target(operation: write.operation, record: StoredKey(write.rawValue))))
      }
      try await body(sunbird, office, edit)
    }
  }

  /// Runs so many passes, each with something that goes through.
  private func sync(_ office: TestOffice, passes: Int) async throws {
    for pass in 0..<passes {
      try await office.school("other \(pass) \(office.clock.now.timeIntervalSince1970)")
      try await office.sync()
      office.clock.advance(7200)
    }
  }

  @Test(arguments: Write.allCases)
  func anEffectBehindTheThirdFailureIsFoundBeforeTheEditIsRejected(write: Write) async throws {
    try await withTrouble(write, commits: [false, false, true]) { sunbird, office, edit in
      try await sync(office, passes: 3)
      #expect(try await office.state(edit) == .accepted)
      #expect(sunbird.effects.byMessageID[edit.dot.description] == 1)
    }
  }

  @Test(arguments: Write.allCases)
  func anEffectBehindEveryFailureIsMadeOnce(write: Write) async throws {
    try await withTrouble(write, commits: [true, true, true]) { sunbird, office, edit in
      try await sync(office, passes: 3)
      #expect(try await office.state(edit) == .accepted)
      #expect(sunbird.effects.byMessageID[edit.dot.description] == 1)
    }
  }

  @Test(arguments: Write.allCases)
  func withoutAnEffectTheThirdFailureRejectsTheEdit(write: Write) async throws {
    try await withTrouble(write, commits: [false, false, false]) { sunbird, office, edit in
      try await sync(office, passes: 3)
      #expect(try await office.state(edit) == .rejected)
      #expect(sunbird.effects.byMessageID[edit.dot.description] == nil)
      let sent = sunbird.requests.filter { $0.headers["x-msgid"] == edit.dot.description }
      #expect(sent.count { $0.operation == write.operation } == 3)

      _ = try await office.outbox.retry([edit.dot], at: office.clock.now)
      try await sync(office, passes: 1)
      #expect(try await office.state(edit) == .accepted)
      #expect(sunbird.effects.byMessageID[edit.dot.description] == 1)
    }
  }

  @Test func anEffectThatTheIndexStillHidesIsWaitedFor() async throws {
    let clock = TestClock()
    let options = SimulatorOptions(indexDelay: .seconds(10), now: { clock.now })
    try await withTrouble(commits: [false, false, true], options: options, clock: clock) {
      sunbird, office, edit in
      try await sync(office, passes: 3)
      #expect(try await office.state(edit) == .accepted)
      #expect(sunbird.effects.byMessageID[edit.dot.description] == 1)
    }
  }

  @Test func withoutAnAnswerToTheQuestionNothingIsRejected() async throws {
    try await withTrouble(commits: [false, false, true]) { sunbird, office, edit in
      try await sync(office, passes: 2)
      // The third pass asks, patiently, sends a third time, and asks again, in vain.
      sunbird.add(
        Fault(.closeBeforeHandling, on: Fault.Target(pathSuffix: "/read"), after: 5, times: nil))
      try await sync(office, passes: 1)
      #expect(try await office.state(edit) == .sent)
      #expect(sunbird.effects.byMessageID[edit.dot.description] == 1)
      sunbird.removeFaults()
      try await sync(office, passes: 1)
      #expect(try await office.state(edit) == .accepted)
      #expect(sunbird.effects.byMessageID[edit.dot.description] == 1)
    }
  }
}
