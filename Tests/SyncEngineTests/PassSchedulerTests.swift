import Foundation
import Outbox
import Reconciliation
import Registry
import Testing

@testable import SyncEngine

/// What a pass does next, without a line.
struct PassSchedulerTests {
  private static let conditions = PassScheduler.Conditions(
    window: 2, isOneAtATime: false, hasHeardSunbird: true, isStopped: false, uptime: 0)

  private func sends(_ claims: some Sequence<Claim>, seenAt: Double?) -> [Ended] {
    claims.map {
      .goesOn(
        .send(
          Work.Send(
            claim: $0, steps: [], acceptance: Acceptance(base: nil), seenAt: seenAt)))
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
    var scheduler = PassScheduler()
    guard case .plan = scheduler.next(Self.conditions) else {
      Issue.record("it begins with a plan")
      return
    }
    scheduler.planned(claims, claimed: planned, sends(claims, seenAt: seenAt))
    for _ in 0..<2 {
      guard case .perform = scheduler.next(Self.conditions) else {
        Issue.record("the window is open")
        return
      }
    }
    switch scheduler.next(Self.conditions) {
    case .plan: #expect(plansMore)
    case .wait: #expect(!plansMore)
    case .perform, .settle, .sleep, .finish: Issue.record("neither more plans nor a wait")
    }
    #expect(scheduler.held.count == planned)
  }

  /// What follows from each way in which a piece of work ends.
  @Test func anExpiredClaimIsFreeAndALaterLookIsPlannedAgain() async throws {
    let office = try await TestOffice(server: try #require(URL(string: "http://127.0.0.1:1")))
    for number in 0..<2 { try await office.school("s\(number)") }
    let claims = try await office.outbox.claim(limit: 2)
    var scheduler = PassScheduler()
    guard case .plan = scheduler.next(Self.conditions) else {
      Issue.record("it begins with a plan")
      return
    }
    scheduler.planned(
      claims, claimed: 2, [.claimExpired(claims[0]), .needsLaterLook(claims[1])])
    guard case .settle(let ends) = scheduler.next(Self.conditions) else {
      Issue.record("nothing is left to do but to settle")
      return
    }
    scheduler.settled(ends, uptime: 0)
    #expect(scheduler.held == [claims[1].record.id])
    guard case .plan(let again) = scheduler.next(Self.conditions) else {
      Issue.record("the expired claim may be claimed anew")
      return
    }
    #expect(again.isEmpty)
    scheduler.planned([], claimed: 0, [])
    guard case .sleep(let seconds) = scheduler.next(Self.conditions) else {
      Issue.record("the look is not due yet")
      return
    }
    var later = Self.conditions
    later.uptime = seconds
    guard case .plan(let again) = scheduler.next(later) else {
      Issue.record("the look is due")
      return
    }
    #expect(again.map(\.record.id) == [claims[1].record.id])
  }

  @Test func aQuestionSleepsAndWorkThatGoesOnDoesNot() async throws {
    let office = try await TestOffice(server: try #require(URL(string: "http://127.0.0.1:1")))
    try await office.school("s1")
    let claims = try await office.outbox.claim(limit: 1)
    var scheduler = PassScheduler()
    _ = scheduler.next(Self.conditions)
    scheduler.planned(claims, claimed: 1, [.goesOn(.look(claims[0]))])
    guard case .perform(.look(let claim)) = scheduler.next(Self.conditions) else {
      Issue.record("the look has its turn")
      return
    }
    let problem = Problem(code: "unknown", message: "Unknown.")
    scheduler.finished(
      .goesOn(.ask(Inquiry(claim, .unknownOutcome(problem), since: 0).later(at: 0))))
    _ = scheduler.next(Self.conditions)
    scheduler.planned([], claimed: 0, [])
    guard case .sleep(let seconds) = scheduler.next(Self.conditions) else {
      Issue.record("the question is not due yet")
      return
    }
    var later = Self.conditions
    later.uptime = seconds
    guard case .perform(.ask) = scheduler.next(later) else {
      Issue.record("the question is due")
      return
    }
    scheduler.finished(.goesOn(.look(claim)))
    guard case .perform(.look) = scheduler.next(later) else {
      Issue.record("what goes on goes at once")
      return
    }
  }
}
