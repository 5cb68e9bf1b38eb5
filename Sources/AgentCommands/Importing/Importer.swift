import Foundation
import Importing
import Outbox
import Registry
import SyncEngine

/// Records the rows of an import, run by run, while it is read.
struct Importer {
  struct Result {
    var recorded = 0
    var unchanged = 0
    var rejected = 0
    /// Recorded rows that somebody should look at again.
    var warned = 0
    var repairs = RepairTally()
    /// Whether it was asked to end before the file did.
    var isInterrupted = false
  }

  let outbox: Outbox
  let rejects: RejectsFile
  let rules: ImportRules
  let author: String
  /// The rows that are left out, by line.
  let skipped: Set<Int>
  /// Told of each row that is refused.
  let refusing: (SourceRow, RowProblem) -> Void

  /// How many lines one transaction takes, and how many bytes of JSON Lines: none is begun behind so
  /// many. The same file has its runs in the same places.
  static let runLength = 1000
  private static let runBytes = 2 << 20
  /// The most rows that wait for what their file says later (``ImportedRow/held``).
  private static let maxHeld = 10_000

  private typealias Entry = (row: SourceRow, draft: DraftEdit)

  /// Lines that one transaction takes, and what was refused among them.
  private struct Run {
    var entries: [Entry] = []
    var refused: [(row: SourceRow, problem: RowProblem)] = []
    var repaired: [RowReading.Repaired] = []
    /// The last line that was read for it.
    var line = 0
    /// Of the file up to that line.
    var digest = ""
    /// Whether the file ends with it.
    var isLast = false
  }

  /// Reads the rows to their end: the next run is read while one is recorded.
  ///
  /// - Parameters:
  ///   - interruption: asked after each run whether to go on.
  ///   - recorded: told how many rows one transaction has recorded, while the next run is read.
  ///   - progress: told of the last line, what share of the file that is, and what has come of it.
  func run(
    _ rows: some RowSource, until interruption: Interruption,
    recorded: @escaping @Sendable (Int) -> Void, progress: (Int, Double?, Result) -> Void
  ) async throws -> Result {
    let (outbox, author) = (outbox, author)
    var source = rows
    var result = Result()
    var held: [Entry] = []
    var run = try read(&source, after: 0)
    while true {
      let (earlier, line, now) = (held, run.line, run)
      let (drafts, waiting) = (Self.drafts(now.entries), Self.drafts(earlier))
      let place = ImportRun(
        digest: now.digest, line: now.line, settles: now.isLast || earlier.count > Self.maxHeld)
      async let ends = Self.record(
        drafts, holding: waiting, place, in: outbox, by: author, telling: recorded)
      let next = run.isLast ? nil : try read(&source, after: line)
      held = note(try await ends, of: earlier + run.entries, in: &run, &result)
      for refused in run.refused.sorted(by: { $0.row.line < $1.row.line }) {
        try rejects.add(refused.row, refused.problem)
        refusing(refused.row, refused.problem)
      }
      result.rejected += run.refused.count
      result.repairs.note(run.repaired)
      progress(line, source.share, result)
      guard let next, !interruption.hasBegun else {
        result.isInterrupted = next != nil
        try rejects.finish()
        return result
      }
      run = next
    }
  }

  /// Reads on until a run is full or the file ends.
  private func read(_ source: inout some RowSource, after line: Int) throws -> Run {
    var run = Run()
    run.line = line
    var bytes = 0
    for _ in 0..<Self.runLength where bytes < Self.runBytes {
      guard let row = try source.next() else {
        run.isLast = true
        break
      }
      run.line = row.line
      if case .json(let json) = row.origin { bytes += json.bytes.count }
      guard !skipped.contains(row.line) else { continue }
      switch row.content {
      case .blank: continue
      case .draft(let draft): run.entries.append((row, draft))
      case .refused(let problem): run.refused.append((row, problem))
      }
      if case .draft = row.content { run.repaired += row.repaired }
    }
    run.digest = source.digest
    return run
  }

  private static func drafts(_ entries: [Entry]) -> [ImportDraft] {
    entries.map { ImportDraft(line: $0.row.line, draft: $0.draft) }
  }

  private static func record(
    _ rows: [ImportDraft], holding held: [ImportDraft], _ place: ImportRun, in outbox: Outbox,
    by author: String, telling recorded: @Sendable (Int) -> Void
  ) async throws -> [ImportedRow] {
    let ends = try await outbox.importRows(rows, held: held, place, by: author, at: Date())
    recorded(ends.count { if case .recorded = $0 { true } else { false } })
    return ends
  }

  /// - Returns: the rows that are held on.
  private func note(
    _ ends: [ImportedRow], of entries: [Entry], in run: inout Run, _ result: inout Result
  ) -> [Entry] {
    var held: [Entry] = []
    for (entry, end) in zip(entries, ends) {
      switch end {
      case .recorded:
        result.recorded += 1
        if rules.warns(of: entry.draft) { result.warned += 1 }
      case .unchanged: result.unchanged += 1
      case .held: held.append(entry)
      case .refused(let error):
        let told = CommandError(error)
        run.refused.append((entry.row, RowProblem(reason: told.message, field: told.field)))
      }
    }
    return held
  }
}
