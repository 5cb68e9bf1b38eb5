import Outbox
import Registry
import Sunbird

/// What a pass has found out about sending uploads. Nothing of it outlives the pass.
struct UploadFindings: Sendable {
  /// How many rows one upload takes. It begins with the most: an upload costs the line little more
  /// than its rows, and every one costs round trips.
  private(set) var rows: BatchSize
  /// Why this pass sends no more uploads; nil while it may.
  private(set) var closed: Problem?
  private var unknownOrganisations: [RecordKey: Problem] = [:]
  private var vacancies: [RecordKey: (vacancy: Vacancy, askedAt: Double)] = [:]
  private var troubles: [Int64: UploadTrouble] = [:]

  init(maxRows: Int) { rows = BatchSize(bound: maxRows, first: maxRows) }

  /// No more uploads in this pass.
  mutating func close(for problem: Problem?) { closed = problem }

  /// The most rows of a sheet of those that something stood against; nil where others go.
  private var mostRefused: Int?

  /// Whether what goes now goes last, because something stood against it before.
  var isTryingRefused: Bool { mostRefused != nil }

  /// The most rows of the next sheet.
  var sheetRows: Int { min(rows.size, mostRefused ?? .max) }

  /// Those go that something stood against before, so many in a sheet. What closed the lane to others
  /// may have been about one of these.
  mutating func tryRefused(rows count: Int) {
    mostRefused = max(1, count)
    closed = nil
  }

  /// From now on others go.
  mutating func leaveRefused() { mostRefused = nil }

  /// An upload of so many rows was taken.
  mutating func noteTaken(rows count: Int) { rows.noteDone(count) }

  /// An upload of so many rows took too long, or was too large.
  mutating func noteTooMany(rows count: Int) { rows.noteTrouble(of: count) }
}

/// Organisations that the server did not know when an upload named them.
extension UploadFindings {
  mutating func noteUnknown(_ organisation: RecordKey, _ problem: Problem) {
    unknownOrganisations[organisation] = problem
  }

  /// The organisation with what the server said, where it does not know it.
  func lost(_ organisation: RecordKey) -> LostOrganisation? {
    unknownOrganisations[organisation].map { LostOrganisation(key: organisation, problem: $0) }
  }

  /// The organisation, unless the server does not know it.
  func usable(_ organisation: RecordKey) -> RecordKey? {
    unknownOrganisations[organisation] == nil ? organisation : nil
  }
}

/// What looks at organisations found.
extension UploadFindings {
  /// How long a look at an organisation is believed, in seconds. What this office adds meanwhile is
  /// its own; what others add is told by the upload's result.
  static let longestSight: Double = 60

  mutating func note(_ vacancy: Vacancy, of organisation: RecordKey, askedAt uptime: Double) {
    vacancies[organisation] = (vacancy, uptime)
  }

  /// What the last look found; nil where there was none.
  func vacancy(of organisation: RecordKey) -> Vacancy? { vacancies[organisation]?.vacancy }

  /// Whether a row under the organisation can overwrite nobody.
  func isFree(_ organisation: RecordKey) -> Bool {
    if case .free? = vacancy(of: organisation) { true } else { false }
  }

  /// Whether it has to be looked at before it is believed to be free.
  func needsLook(_ organisation: RecordKey, at uptime: Double) -> Bool {
    vacancies[organisation].map { uptime - $0.askedAt > Self.longestSight } ?? true
  }
}

/// What stood against one upload in this pass.
private struct UploadTrouble: Sendable {
  /// How often in a row the question about it was refused.
  var refusals = 0
  /// What stood against it on the way.
  var turnedAway: TurnedAway?
}

/// What stood against an upload on its way, and the uptime at which that was known, in seconds.
struct TurnedAway: Hashable, Sendable {
  let problem: Problem
  let since: Double
}

/// What was met by uploads of which nobody tells how far they are.
extension UploadFindings {
  /// The question about an upload was refused, or was not.
  ///
  /// - Returns: how often in a row it was.
  mutating func noteQuestion(about upload: Int64, isRefused: Bool) -> Int {
    let refusals = isRefused ? (troubles[upload]?.refusals ?? 0) + 1 : 0
    troubles[upload, default: UploadTrouble()].refusals = refusals
    return refusals
  }

  mutating func noteTurnedAway(_ upload: Int64, _ problem: Problem, at uptime: Double) {
    troubles[upload, default: UploadTrouble()].turnedAway =
      TurnedAway(problem: problem, since: uptime)
  }

  /// What stood against the upload on its way; nil where nothing did that turns away.
  func turnedAway(_ upload: Int64) -> TurnedAway? { troubles[upload]?.turnedAway }
}
