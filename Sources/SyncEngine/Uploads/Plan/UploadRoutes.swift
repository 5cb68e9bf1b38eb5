import Foundation
import Outbox
import Registry
import Sunbird

/// Chooses the way of each user, once it is known where its row could overwrite somebody, and what
/// that makes an upload cost.
struct UploadRoutes: Sendable {
  let planner: UploadPlanner
  let client: APIClient
  let clock: any SyncClock
  let vacancies: Vacancies

  /// The route of each candidate, in their order. While the lane is closed, creations go single, and
  /// what only an upload can carry waits.
  func choose(
    for candidates: [UploadCandidate], _ findings: inout UploadFindings,
    _ report: inout SyncReport
  ) async throws -> [UploadRoute] {
    let routes = try await routes(of: candidates, &findings, &report)
    return zip(candidates, routes).map { candidate, route in
      open(route, for: candidate, isClosed: findings.closed != nil)
    }
  }

  private func routes(
    of candidates: [UploadCandidate], _ findings: inout UploadFindings,
    _ report: inout SyncReport
  ) async throws -> [UploadRoute] {
    let planner = UploadPlanner(
      lane: planner.lane, bulkOrganisation: planner.bulkOrganisation.flatMap(findings.usable),
      maxRows: planner.maxRows)
    let facts = candidates.map(\.facts)
    let preferred = planner.routes(facts)
    if let problem = findings.closed {
      note(preferred, candidates, because: problem, &report)
      return preferred
    }
    let places = Self.places(of: candidates, preferred)
    try await look(at: places.sorted { $0.canonical < $1.canonical }, &findings)
    guard await client.stop == nil else { return preferred }
    let routes = planner.routes(facts, looking: places.filter { !findings.isFree($0) })
    for ((candidate, preferred), route) in zip(zip(candidates, preferred), routes) {
      guard case .single = route, candidate.isCreation,
        let reason = reason(against: preferred, findings)
      else { continue }
      report.add(NotUploaded(edits: candidate.claim.fold.count, reason: reason))
    }
    return routes
  }

  /// The organisations under which users would be made.
  private static func places(
    of candidates: [UploadCandidate], _ routes: [UploadRoute]
  ) -> Set<RecordKey> {
    var places: Set<RecordKey> = []
    for (candidate, route) in zip(candidates, routes) where candidate.isCreation {
      if case .upload(let organisation, _) = route { places.insert(organisation) }
    }
    return places
  }

  private func look(at places: [RecordKey], _ findings: inout UploadFindings) async throws {
    let now = clock.uptime
    let old = places.filter { findings.needsLook($0, at: now) }
    guard !old.isEmpty else { return }
    let watched = Set(old.filter(findings.isFree))
    for (place, vacancy) in try await vacancies.look(at: old, watched: watched) {
      findings.note(vacancy, of: place, askedAt: now)
    }
  }

  private func open(
    _ route: UploadRoute, for candidate: UploadCandidate, isClosed: Bool
  ) -> UploadRoute {
    let wait = clock.now.addingTimeInterval(Backoff.notOffered.first)
    switch route {
    case .upload where isClosed:
      return candidate.facts.singleProblem == nil ? .single : .later(wait)
    case .later(let date):
      return .later(max(date, clock.now.addingTimeInterval(Self.shortestWait)))
    case .upload, .single, .rejected: return route
    }
  }

  /// Seconds that something waits at the least.
  private static let shortestWait: Double = 5
}

// MARK: What the report says

extension UploadRoutes {
  /// Tells of those that would have gone by upload had it not been closed.
  private func note(
    _ preferred: [UploadRoute], _ candidates: [UploadCandidate], because problem: Problem,
    _ report: inout SyncReport
  ) {
    for (route, candidate) in zip(preferred, candidates)
    where candidate.facts.singleProblem == nil {
      guard case .upload = route else { continue }
      report.add(NotUploaded(edits: candidate.claim.fold.count, reason: problem.message))
    }
  }

  /// Why a creation goes single; nil where that needs no word.
  private func reason(against preferred: UploadRoute, _ findings: UploadFindings) -> String? {
    switch preferred {
    case .upload(let place, _): reason(at: place, findings)
    case .single where planner.lane == .bulk: Self.nowhere
    case .single, .later, .rejected: nil
    }
  }

  private func reason(at place: RecordKey, _ findings: UploadFindings) -> String {
    switch findings.vacancy(of: place) {
    case .taken(let others):
      return "an upload for \(place) could overwrite any of \(others) or more users whom others "
        + "registered there, so each row would need a look of its own, which costs no less"
    case .unknown(let problem):
      return "Sunbird did not tell whether an upload for \(place) could overwrite somebody: "
        + problem.message
    case .free, nil: return "an upload for \(place) would not have been cheaper"
    }
  }

  private static let nowhere =
    "no organisation is known for them: record their memberships first, or set "
    + "sync.bulkOrganisation"
}
