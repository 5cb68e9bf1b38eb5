import Foundation
import Outbox
import Reconciliation
import Registry
import SunbirdSimulator
import SyncEngine
import Testing

/// One row of an upload that something on the way refuses keeps the others no longer than it must.
@Suite struct UploadCulpritTests {
  struct Refusal: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let action: Fault.Action
    /// The pass after which the others are through.
    let othersAfter: Int
  }

  static let refusals = [
    Refusal(
      testDescription: "403 page",
      action: .status(403, contentType: "text/html", body: "<html>no</html>", commit: false),
      othersAfter: 1),
    Refusal(
      testDescription: "400 page",
      action: .status(400, contentType: "text/html", body: "<html>no</html>", commit: false),
      othersAfter: 1),
    // It may have arrived: ten minutes.
    Refusal(testDescription: "a reset", action: .closeBeforeHandling, othersAfter: 2),
  ]

  @Test(arguments: refusals)
  func theOtherRowsGoAndItComesToAPerson(_ refusal: Refusal) async throws {
    try await withClass12 { sunbird, office in
      let culprit = try await office.teacher("cricket")
      try await office.join("s1", "cricket")
      sunbird.add(
        Fault(refusal.action, on: .init(reads: false, bodyHolds: "cricket@"), times: nil))
      var passes = 0
      while try await office.state(culprit) != .rejected, passes < 7 {
        try await office.sync()
        office.clock.advance(900)
        passes += 1
        guard passes == refusal.othersAfter else { continue }
        #expect(try await office.outbox.status()[.accepted] == 24)
      }
      #expect(passes <= 5)
      let ended = try await office.edit(culprit)
      #expect(ended.state == .rejected)
      #expect(ended.problem?.code == "not-let-through")
      #expect(sunbird.userUploads.count == 1)
      #expect(sunbird.appliedNothingTwice)
      #expect(sunbird.row("user:ap/cricket") == nil)
      #expect(sunbird.effects.byRecord.keys.filter { $0.hasPrefix("user-create") }.count == 12)
    }
  }

  /// The page stands in the place of the answer to an upload that was taken: its rows turn up.
  @Test func aPageBehindAnUploadThatWasTakenMakesNothingTwice() async throws {
    try await withClass12(bulkDelay: .seconds(10)) { sunbird, office in
      sunbird.add(
        Fault(
          .status(403, contentType: "text/html", body: "<html>no</html>", commit: true),
          on: .init(operation: .userUpload)))
      for _ in 0..<4 where try await office.sync().outcome != .drained {
        office.clock.advance(900)
      }
      #expect(try await office.outbox.status()[.accepted] == 24)
      #expect(sunbird.userUploads.count == 1)
      #expect(sunbird.appliedNothingTwice)
    }
  }
}
