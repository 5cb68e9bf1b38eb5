import Foundation
import Outbox
import Reconciliation
import Registry
import SunbirdSimulator
import SyncEngine
import Testing

/// A membership behind a parent about which a person has to decide.
@Suite struct ParentInConflictTests {
  private static let asha = StoredKey.user(provider: "ap", userName: "asha")

  /// The user was changed here and is gone there; the membership needs him.
  @Test func aMembershipWaitsForTheDecisionAndCountsNoMiss() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      try await office.school("s1")
      try await office.teacher("asha")
      try await office.sync()
      office.clock.advance(120)
      sunbird.removeAsSomebodyElse(Self.asha)
      try await office.change("asha", #""location":"Hubballi""#)
      let membership = try await office.join("s1", "asha")
      for _ in 0..<8 {
        try await office.sync()
        office.clock.advance(4000)
      }
      #expect(try await office.conflicts().count == 1)
      let waiting = try await office.edit(membership)
      #expect(waiting.state == .waiting)
      #expect(waiting.waitsOn == RecordKey("user:ap/asha"))
      #expect(waiting.attempts <= 1, "what was judged before the conflict was found")
      let backlog = try await office.outbox.backlog()
      #expect(backlog.remaining == 0)
      #expect(backlog.needPerson == 2)

      let conflict = try #require(try await office.conflicts().first)
      _ = try await office.outbox.resolve(
        conflict: conflict.id, by: Resolution(take: .local), policies: ConflictPolicies(),
        author: "asha", at: office.clock.now)
      #expect(try await office.sync().outcome == .drained)
      #expect(try await office.state(membership) == .accepted)
    }
  }
}
