import Foundation
import Outbox
import Reconciliation
import Registry
import SunbirdSimulator
import SyncEngine
import Testing

/// What must be unique passes from one user to another by upload.
@Suite struct UploadContactTests {
  private static let phone = "9900000001"

  private func withMary(
    _ lane: SyncLane, isKnown: Bool,
    _ body: (SimulatedSunbird, TestOffice) async throws -> Void
  ) async throws {
    try await withSunbird15(change: { $0.uniquePhone = true }) { sunbird, address, clock in
      sunbird.school("s1")
      let office = try await TestOffice.r15(
        server: address, clock: clock, lane: lane, under: "org:ap/s1")
      if isKnown {
        try await office.teacher("mary", #","phone":"\#(Self.phone)","phoneVerified":true"#)
        #expect(try await office.sync().outcome == .drained)
      } else {
        sunbird.somebodyElsesUser(
          "mary", under: "s1", ["firstName": "Mary", "phone": .string(Self.phone)])
      }
      clock.advance(120)
      try await body(sunbird, office)
    }
  }

  /// Neither rejected nor overtaken: the row that takes it leaves when the change is there.
  @Test(arguments: [SyncLane.bulk, .auto], [true, false])
  func aNumberThatAnUpdateFreesGoesToANewUser(lane: SyncLane, isKnown: Bool) async throws {
    try await withMary(lane, isKnown: isKnown) { sunbird, office in
      let freeing = try await office.change(
        "mary", #""phone":"9900000002","phoneVerified":true"#)
      let taking = try await office.teacher(
        "asha", #","phone":"\#(Self.phone)","phoneVerified":true"#)
      for number in 0..<12 { try await office.pupil(number) }
      let report = try await office.sync()
      #expect(report.rejected == 0)
      #expect(try await office.state(freeing) == .accepted)
      #expect(try await office.state(taking) == .accepted)
      #expect(sunbird.row("user:ap/asha")?["phone"] == .string(Self.phone))
      #expect(sunbird.row("user:ap/mary")?["phone"] == "9900000002")
      #expect(sunbird.appliedNothingTwice)
      let requests = sunbird.requests.map(\.bodyText)
      let freed = try #require(requests.firstIndex { $0.contains("9900000002") })
      let taken = try #require(requests.firstIndex { $0.contains("asha") })
      #expect(freed < taken)
    }
  }

  /// The change comes too late, as where its upload is slow: the refused row waits for it.
  @Test func aRefusedRowWaitsForTheChangeThatFreesIt() async throws {
    try await withMary(.bulk, isKnown: false) { sunbird, office in
      let freeing = try await office.change(
        "mary", #""phone":"9900000002","phoneVerified":true"#)
      let taking = try await office.teacher(
        "asha", #","phone":"\#(Self.phone)","phoneVerified":true"#)
      sunbird.add(
        Fault(
          .status(504, contentType: "text/html", body: "<html>504</html>", commit: false),
          on: .init(operation: .userUpload, bodyHolds: "9900000002")))
      for _ in 0..<5 where try await office.sync().outcome != .drained {
        office.clock.advance(900)
      }
      #expect(try await office.state(freeing) == .accepted)
      #expect(try await office.state(taking) == .accepted)
      #expect(sunbird.appliedNothingTwice)
    }
  }
}
