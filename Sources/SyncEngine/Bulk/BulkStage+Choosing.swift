import Outbox
import Registry
import Sunbird

extension BulkStage {
  /// How long a look at an organisation is believed, in seconds. What this office adds meanwhile is
  /// its own; what others add is told by the upload's result.
  private static let sight: Double = 60

  private var vacant: Vacancies {
    Vacancies(
      lane: lane, client: client, outbox: outbox, organisations: organisations, clock: clock,
      maxConnections: settings.flightBound.usual)
  }

  /// Whether a row under the organisation can overwrite nobody.
  func isFree(_ organisation: RecordKey) -> Bool {
    if case .free? = vacancies[organisation]?.vacancy { true } else { false }
  }

  /// The route of each prospect, once it is known where its row could overwrite somebody, and what
  /// that makes an upload cost.
  mutating func routes(
    of prospects: [Prospect], _ report: inout SyncReport
  ) async throws -> [BulkRoute] {
    let candidates = prospects.map(\.candidate)
    let wishes = planner.routes(candidates)
    guard closed == nil else {
      note(wishes, prospects, because: closed, &report)
      return wishes
    }
    var places: Set<RecordKey> = []
    for (candidate, wish) in zip(candidates, wishes) where candidate.isCreation {
      if case .upload(let organisation, _) = wish { places.insert(organisation) }
    }
    try await look(at: places.sorted { $0.canonical < $1.canonical })
    guard await client.stop == nil else { return wishes }
    let routes = planner.routes(candidates, looking: places.filter { !isFree($0) })
    for ((prospect, wish), route) in zip(zip(prospects, wishes), routes) {
      guard case .single = route, prospect.candidate.isCreation else { continue }
      let edits = prospect.claim.fold.count
      switch wish {
      case .upload(let place, _): report.add(NotUploaded(edits: edits, reason: reason(at: place)))
      case .single where settings.lane == .bulk:
        report.add(NotUploaded(edits: edits, reason: Self.nowhere))
      case .single, .later, .rejected: continue
      }
    }
    return routes
  }

  private mutating func look(at places: [RecordKey]) async throws {
    let now = clock.uptime
    let old = places.filter { place in
      vacancies[place].map { now - $0.askedAt > Self.sight } ?? true
    }
    guard !old.isEmpty else { return }
    for (place, vacancy) in try await vacant.look(at: old, watched: Set(old.filter(isFree))) {
      vacancies[place] = (vacancy, now)
    }
  }

  /// Tells of those that would have gone by upload had it not been closed.
  private func note(
    _ wishes: [BulkRoute], _ prospects: [Prospect], because problem: Problem?,
    _ report: inout SyncReport
  ) {
    for (wish, prospect) in zip(wishes, prospects) where prospect.candidate.singleProblem == nil {
      guard case .upload = wish, let problem else { continue }
      report.add(NotUploaded(edits: prospect.claim.fold.count, reason: problem.message))
    }
  }

  private func reason(at place: RecordKey) -> String {
    switch vacancies[place]?.vacancy {
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
