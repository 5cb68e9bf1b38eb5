import Foundation
import Outbox
import Registry
import SyncEngine

/// Records the rows of a file, run by run, while it is read, once.
struct Importer {
  struct Result {
    var recorded = 0
    var unchanged = 0
    var rejected = 0
    /// Recorded rows that somebody should look at again.
    var warned = 0
    /// Whether it was asked to end before the file did.
    var isInterrupted = false
  }

  let outbox: Outbox
  let path: String
  let rejectsPath: String
  let rules: ImportRules
  let author: String

  /// How many lines one transaction takes. The same file has its runs in the same places.
  private static let runLength = 500
  /// The most rows that wait for what their file says later (``ImportedRow/held``).
  private static let maxHeld = 10_000

  private typealias Entry = (row: ImportRow, draft: DraftEdit)

  /// Lines that one transaction takes, and what was refused among them.
  private struct Run {
    var entries: [Entry] = []
    /// By line.
    var refused: [(line: Int, text: [UInt8])] = []
    /// The last line that was read for it.
    var line = 0
    /// Of the file up to that line.
    var digest = ""
    /// Whether the file ends with it.
    var isLast = false

    mutating func refuse(_ row: ImportRow, _ problem: RowProblem) throws {
      refused.append((row.line, try row.refused(problem)))
    }
  }

  /// Reads the file to its end: the next run is read while one is recorded.
  ///
  /// - Parameters:
  ///   - interruption: asked after each run whether to go on.
  ///   - recorded: told how many rows one transaction has recorded, while the next run is read.
  ///   - progress: told how many lines have been read, and what has come of them.
  func run(
    until interruption: Interruption, recorded: @escaping @Sendable (Int) -> Void,
    progress: (Int, Result) -> Void
  ) async throws -> Result {
    let handle = try InputFile.open(path)
    var lines = LineReader { try InputFile.read(handle, upTo: $0, of: path) }
    try refuseOthers(try lines.sample())
    let rejects = RejectsFile(path: rejectsPath)
    var result = Result()
    var held: [Entry] = []
    var run = try read(&lines, after: 0)
    while true {
      let (earlier, line, now) = (held, run.line, run)
      async let ends = record(now, holding: earlier, telling: recorded)
      let next = run.isLast ? nil : try read(&lines, after: line)
      held = try note(await ends, of: earlier + run.entries, in: &run, &result)
      for refused in run.refused.sorted(by: { $0.line < $1.line }) {
        try rejects.add(refused.text)
      }
      result.rejected += run.refused.count
      progress(line, result)
      guard let next else { return result }
      if interruption.hasBegun {
        result.isInterrupted = true
        return result
      }
      run = next
    }
  }

  private func refuseOthers(_ sample: [UInt8]) throws {
    guard let content = FileContent(of: sample) else { return }
    throw CommandError(
      .badData, code: "not-json-lines",
      "\(InputFile.name(path)) is \(content.name), and only JSON Lines can be imported",
      hint: "\(content.hint); nothing was recorded")
  }

  /// Reads on until a run is full or the file ends.
  private func read(_ lines: inout LineReader, after line: Int) throws -> Run {
    var run = Run()
    run.line = line
    for _ in 0..<Self.runLength {
      guard let next = try lines.next() else {
        run.isLast = true
        break
      }
      run.line += 1
      try take(next, into: &run)
    }
    run.digest = lines.digest(with: [rules.fallback?.rawValue ?? "", rules.channel ?? ""])
    return run
  }

  private func take(_ line: LineReader.Line, into run: inout Run) throws {
    switch line {
    case .tooLong(let beginning):
      let limit = LineReader.maxLineBytes >> 20
      try run.refuse(
        ImportRow(line: run.line, beginning: beginning),
        RowProblem(reason: "the line is longer than \(limit) MiB; this is how it begins"))
    case .whole(let bytes):
      guard !bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else { return }
      let row = ImportRow(line: run.line, bytes: bytes)
      do {
        run.entries.append((row, try row.draft(by: rules)))
      } catch {
        try run.refuse(row, error)
      }
    }
  }

  private func record(
    _ run: Run, holding held: [Entry], telling recorded: @Sendable (Int) -> Void
  ) async throws -> [ImportedRow] {
    func drafts(_ entries: [Entry]) -> [ImportDraft] {
      entries.map { ImportDraft(line: $0.row.line, draft: $0.draft) }
    }
    let ends = try await outbox.importRows(
      drafts(run.entries), held: drafts(held),
      ImportRun(
        digest: run.digest, line: run.line, settles: run.isLast || held.count > Self.maxHeld),
      by: author, at: Date())
    recorded(ends.count { if case .recorded = $0 { true } else { false } })
    return ends
  }

  /// - Returns: the rows that are held on.
  private func note(
    _ ends: [ImportedRow], of entries: [Entry], in run: inout Run, _ result: inout Result
  ) throws -> [Entry] {
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
        try run.refuse(entry.row, RowProblem(reason: told.message, field: told.field))
      }
    }
    return held
  }
}
