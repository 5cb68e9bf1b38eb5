import Crypto
import Foundation
import Outbox
import Registry

/// Records the rows of a file, run by run.
///
/// The file is known by the digest of its bytes, its operation and its channel: the same again,
/// also after a crash half way, records nothing twice.
struct Importer {
  struct Result {
    var recorded = 0
    var unchanged = 0
    var rejected = 0
  }

  let outbox: Outbox
  let path: String
  let rejectsPath: String
  let fallback: WriteOperation?
  /// The priority of rows that name none.
  let priority: Priority
  let channel: String?
  let author: String

  /// How many rows one transaction takes.
  private static let runLength = 500

  /// Rows that one transaction takes, and what was refused or skipped among them.
  private struct Run {
    var rows: [(row: ImportRow, draft: DraftEdit)] = []
    /// By line.
    var refused: [(line: Int, text: String)] = []
    var unchanged = 0
    /// The last line that was read for it.
    var line = 0
    /// Whether the file ends with it.
    var isLast = false

    mutating func refuse(_ row: ImportRow, _ problem: RowProblem) throws {
      refused.append((row.line, try row.refused(problem)))
    }
  }

  /// Reads the file to its end: the next run is read while one is recorded.
  ///
  /// - Parameter progress: told how many rows have been read.
  func run(progress: (Int) -> Void) async throws -> Result {
    let digest = try digest()
    let done = try await outbox.importProgress(digest: digest)
    let rejects = RejectsFile(path: rejectsPath)
    var result = Result()
    var lines = LineReader(try open())
    var run = try read(&lines, after: 0, done)
    while true {
      let drafts = run.rows.map { ImportDraft(line: $0.row.line, draft: $0.draft) }
      let line = run.line
      async let ends = record(drafts, digest: digest, throughLine: line)
      let next = run.isLast ? nil : try read(&lines, after: line, done)
      try note(await ends, of: run, rejects, &result)
      progress(line)
      guard let next else { return result }
      run = next
    }
  }

  /// Reads on until a run is full or the file ends.
  private func read(
    _ lines: inout LineReader, after line: Int, _ done: ImportProgress
  ) throws -> Run {
    var run = Run()
    run.line = line
    while run.rows.count + run.refused.count < Self.runLength {
      guard let bytes = try readable({ try lines.next() }) else {
        run.isLast = true
        return run
      }
      run.line += 1
      guard !bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else { continue }
      let row = ImportRow(line: run.line, bytes: bytes)
      do {
        let draft = try row.draft(as: fallback, priority: priority, channel: channel)
        if done.covers(run.line) { run.unchanged += 1 } else { run.rows.append((row, draft)) }
      } catch {
        try run.refuse(row, error)
      }
    }
    return run
  }

  private func record(
    _ drafts: [ImportDraft], digest: String, throughLine line: Int
  ) async throws -> [ImportedRow] {
    guard !drafts.isEmpty else { return [] }
    return try await outbox.importRows(
      drafts, digest: digest, throughLine: line, by: author, at: Date())
  }

  private func note(
    _ ends: [ImportedRow], of run: Run, _ rejects: RejectsFile, _ result: inout Result
  ) throws {
    var run = run
    for (entry, end) in zip(run.rows, ends) {
      switch end {
      case .recorded: result.recorded += 1
      case .unchanged: result.unchanged += 1
      case .refused(let error):
        let told = CommandError(error)
        try run.refuse(entry.row, RowProblem(reason: told.message, field: told.field))
      }
    }
    for refused in run.refused.sorted(by: { $0.line < $1.line }) { try rejects.add(refused.text) }
    result.unchanged += run.unchanged
    result.rejected += run.refused.count
  }

  private func open() throws -> FileHandle {
    guard let handle = FileHandle(forReadingAtPath: path) else { throw unreadable }
    return handle
  }

  /// Runs a read of the file; a folder opens, too, and fails only here.
  private func readable<Value>(_ read: () throws -> Value) throws -> Value {
    do {
      return try read()
    } catch {
      throw unreadable
    }
  }

  private var unreadable: CommandError {
    CommandError(
      .unreachable, code: "no-file", "the file \(path) can't be read", hint: "check the path")
  }

  private func digest() throws -> String {
    let handle = try open()
    var hash = SHA256()
    while true {
      let chunk = try readable { try handle.read(upToCount: 1 << 16) }
      guard let chunk, !chunk.isEmpty else { break }
      hash.update(data: chunk)
    }
    // The same bytes under another operation or channel are other edits.
    hash.update(data: Data("\(fallback?.rawValue ?? "")\0\(channel ?? "")".utf8))
    return hash.finalize().map { String(format: "%02x", $0) }.joined()
  }
}

/// The file of refused rows; made with the first of them, and for its owner only: a row may hold a
/// password.
final class RejectsFile {
  private let path: String
  private var handle: FileHandle?

  init(path: String) { self.path = path }

  func add(_ line: String) throws {
    if handle == nil {
      let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
      guard FileManager.default.createFile(atPath: path, contents: nil, attributes: attributes),
        let made = FileHandle(forWritingAtPath: path)
      else {
        throw CommandError(
          .store, code: "rejects-file", "the rejects file \(path) can't be written",
          hint: "name another with --rejects; the good rows so far are recorded")
      }
      handle = made
    }
    try handle?.write(contentsOf: Data((line + "\n").utf8))
  }
}
