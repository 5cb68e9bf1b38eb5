import Foundation
import Outbox
import Reconciliation
import Testing

@testable import SyncEngine

/// What a pass does next, without a line.
struct FlowDecisionTests {
  private static let conditions = Flow.Conditions(
    window: 2, isOneAtATime: false, hasHeardSunbird: true, isStopped: false, uptime: 0)

  private func turns(_ claims: some Sequence<Claim>, seenAt: Double?) -> [Batch.Turn] {
    claims.map {
      .send(
        Batch.Send(
          claim: $0, steps: [], acceptance: Acceptance(base: nil), seenAt: seenAt))
    }
  }

  /// Creations rest on no look, and some are planned ahead; what rests on one waits no longer than
  /// it must.
  @Test(arguments: [
    (3, nil, true), (51, nil, true), (52, nil, false), (3, 0.5, true), (4, 0.5, false),
  ])
  func aheadOfTheLine(planned: Int, seenAt: Double?, plansMore: Bool) async throws {
    let office = try await TestOffice(server: try #require(URL(string: "http://127.0.0.1:1")))
    for number in 0..<planned { try await office.school("s\(number)") }
    let claims = try await office.outbox.claim(limit: planned)
    var flow = Flow()
    guard case .plan = flow.next(Self.conditions) else {
      Issue.record("it begins with a plan")
      return
    }
    let turns = turns(claims, seenAt: seenAt)
    flow.planned(
      claims, claimed: planned, [],
      Batch.Turns(seen: seenAt == nil ? [] : turns, others: seenAt == nil ? turns : []))
    for _ in 0..<2 {
      guard case .take = flow.next(Self.conditions) else {
        Issue.record("the window is open")
        return
      }
    }
    switch flow.next(Self.conditions) {
    case .plan: #expect(plansMore)
    case .wait: #expect(!plansMore)
    case .take, .settle, .sleep, .finish: Issue.record("neither more plans nor patience")
    }
    #expect(flow.held.count == planned)
  }
}
