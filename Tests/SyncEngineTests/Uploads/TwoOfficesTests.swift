import Foundation
import Outbox
import Reconciliation
import Registry
import SunbirdSimulator
import SyncEngine
import Testing

/// The same sixty people in the queues of two offices, and an office that meets its own creations.
@Suite struct TwoOfficesTests {
  private func queue(
    _ office: TestOffice, school: String?, users: Int = 60
  ) async throws -> [Edit] {
    var edits: [Edit] = []
    for number in 0..<users {
      let phone = "98765\((10_000 + number))"
      edits.append(try await office.pupil(number, phone: phone))
      if let school { try await office.join(school, "pupil\(number)", #","role":"member""#) }
    }
    return edits
  }

  static let schools: [(String?, String?, SyncLane)] = [
    ("s1", "s1", .auto), ("s1", "s1", .bulk), ("s1", "s1", .single), (nil, nil, .auto),
    (nil, nil, .bulk), (nil, nil, .single), ("s1", "s2", .auto), ("s1", "s2", .single),
    ("s1", nil, .auto), (nil, "s1", .auto),
  ]

  @Test(arguments: schools)
  func theSecondOfficesEqualCreationsAreAccepted(
    first: String?, second: String?, lane: SyncLane
  ) async throws {
    try await withSunbird15 { sunbird, address, clock in
      for school in ["s1", "s2", "district"] { sunbird.school(school) }
      let one = try await TestOffice.r15(server: address, clock: clock, under: "org:ap/district")
      _ = try await queue(one, school: first)
      #expect(try await one.sync().outcome == .drained)
      clock.advance(300)
      let two = try await TestOffice.r15(
        server: address, clock: clock, lane: lane, under: "org:ap/district")
      let edits = try await queue(two, school: second)
      let report = try await two.sync()
      #expect(report.rejected == 0)
      #expect(report.conflicts == 0)
      #expect(report.outcome == .drained)
      for edit in edits { #expect(try await two.state(edit) == .accepted) }
      let users = sunbird.effects.byRecord.filter { $0.key.hasPrefix("user-") }
      #expect(users.count == 60)
      #expect(users.values.allSatisfy { $0 == 1 }, "nobody was written twice")
    }
  }

  /// What nginx makes of an answer that came too late, with `error_page 504 =200`.
  @Test(arguments: [200, 502, 404])
  func anUploadWhoseAnswerAPageReplacedWasPerhapsTaken(status: Int) async throws {
    try await withSunbird15 { sunbird, address, clock in
      sunbird.school("s1")
      let office = try await TestOffice.r15(server: address, clock: clock, under: "org:ap/s1")
      let edits = try await queue(office, school: nil)
      sunbird.add(
        Fault(
          .status(status, contentType: "text/html", body: "<html>later</html>", commit: true),
          on: Fault.Target(operation: .userUpload)))
      for _ in 0..<4 {
        if try await office.sync().outcome == .drained { break }
        clock.advance(700)
      }
      for edit in edits { #expect(try await office.state(edit) == .accepted) }
      #expect(sunbird.appliedNothingTwice)
    }
  }

  private static let refusal = Fault.Action.status(
    403, contentType: "application/json", body: #"{"message":"You cannot consume this service"}"#,
    commit: false)

  @Test func oneRefusalOfAnUploadsStatusCostsOneMoreQuestion() async throws {
    try await withSunbird15 { sunbird, address, clock in
      sunbird.school("s1")
      let office = try await TestOffice.r15(server: address, clock: clock, under: "org:ap/s1")
      _ = try await queue(office, school: nil)
      sunbird.add(Fault(Self.refusal, on: Fault.Target(operation: .uploadStatus)))
      #expect(try await office.sync().accepted == 60)
      #expect(sunbird.requests.count { $0.operation == .uploadStatus } == 2)
      #expect(sunbird.requests.count { $0.operation == .profileRead } == 0)
    }
  }

  @Test func whoMayNeverAskForUploadsAsksForEachRecordOnce() async throws {
    try await withSunbird15 { sunbird, address, clock in
      sunbird.school("s1")
      let office = try await TestOffice.r15(server: address, clock: clock)
      _ = try await queue(office, school: "s1")
      sunbird.add(Fault(Self.refusal, on: Fault.Target(operation: .uploadStatus), times: nil))
      #expect(try await office.sync().accepted == 120)
      #expect(sunbird.requests.count { $0.operation == .profileRead } <= 60 + 3)
      #expect(sunbird.appliedNothingTwice)
    }
  }
}
