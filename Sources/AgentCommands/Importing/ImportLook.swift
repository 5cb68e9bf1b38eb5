import Foundation
import Importing
import Outbox
import Registry
import SyncEngine

/// Looks at all rows of an import before any is recorded: what would come of them, and who among them
/// is here already under another name.
struct ImportLook {
  struct Duplicate: Hashable {
    let line: Int
    let key: RecordKey
    let likeness: Likeness
    /// Who is like him: a record of this store, or a line of the file.
    let other: Other

    enum Other: Hashable {
      case record(RecordKey)
      case line(Int)
    }
  }

  struct Findings {
    var result = Importer.Result()
    /// The first of them.
    var duplicates: [Duplicate] = []
    /// All of them.
    var duplicateLines: Set<Int> = []
  }

  let outbox: Outbox
  let rules: ImportRules
  /// Whether what would come of each row is asked as well.
  let forecasts: Bool
  /// Told of each row that would be refused.
  let refusing: (SourceRow, RowProblem) -> Void

  /// How many duplicates are told one by one.
  static let told = 20

  /// Reads the rows to their end.
  ///
  /// - Parameter progress: told how many rows have been looked at, and what share of the file that is.
  func look(
    at rows: some RowSource, until interruption: Interruption, progress: (Int, Double?) -> Void
  ) async throws -> Findings {
    var source = rows
    var findings = Findings()
    var ledger = PersonLedger()
    var made = CreationLedger()
    var isOver = false
    while !isOver, !interruption.hasBegun {
      var entries: [(SourceRow, DraftEdit)] = []
      var count = 0
      while count < Importer.runLength, !isOver {
        guard let row = try source.next() else {
          isOver = true
          break
        }
        count += 1
        switch row.content {
        case .blank: break
        case .refused(let problem): refuse(row, problem, &findings)
        case .draft(let draft):
          entries.append((row, draft))
          findings.result.repairs.note(row.repaired)
        }
      }
      try await findDuplicates(entries, &ledger, &findings)
      if forecasts { try await forecast(entries, &made, &findings) }
      progress(entries.last?.0.line ?? 0, source.share)
    }
    findings.result.isInterrupted = !isOver
    return findings
  }

  private func refuse(_ row: SourceRow, _ problem: RowProblem, _ findings: inout Findings) {
    findings.result.rejected += 1
    refusing(row, problem)
  }

  private func findDuplicates(
    _ entries: [(SourceRow, DraftEdit)], _ ledger: inout PersonLedger,
    _ findings: inout Findings
  ) async throws {
    let people = entries.compactMap { row, draft -> (line: Int, asked: PersonAsked)? in
      guard draft.key.kind == .user, let traits = PersonTraits(of: draft.fields) else { return nil }
      return (row.line, PersonAsked(key: draft.key, traits: traits))
    }
    guard !people.isEmpty else { return }
    let known = try await outbox.lookalikes(of: people.map(\.asked))
    let here = Dictionary(known.map { ($0.index, $0) }) { first, _ in first }
    for (index, person) in people.enumerated() {
      let earlier = ledger.note(person.asked.traits, of: person.asked.key, line: person.line)
      let other: (Likeness, Duplicate.Other)? =
        here[index].map { ($0.likeness, .record($0.key)) }
        ?? earlier.map { ($0.likeness, .line($0.line)) }
      guard let (likeness, other) = other else { continue }
      findings.duplicateLines.insert(person.line)
      guard findings.duplicates.count < Self.told else { continue }
      findings.duplicates.append(
        Duplicate(line: person.line, key: person.asked.key, likeness: likeness, other: other))
    }
  }

  private func forecast(
    _ entries: [(SourceRow, DraftEdit)], _ made: inout CreationLedger,
    _ findings: inout Findings
  ) async throws {
    let ends = try await outbox.forecastRows(entries.map(\.1))
    for ((row, draft), stored) in zip(entries, ends) {
      switch made.end(of: draft, stored) {
      case .recorded:
        findings.result.recorded += 1
        if rules.warns(of: draft) { findings.result.warned += 1 }
      case .unchanged, .held: findings.result.unchanged += 1
      case .refused(let error):
        let told = CommandError(error)
        refuse(row, RowProblem(reason: told.message, field: told.field), &findings)
      }
    }
  }
}

/// The records that earlier rows of a file would make, by the hashes of key and fields.
private struct CreationLedger {
  private var made: [Int: Int] = [:]

  /// What would become of the row after those before it.
  mutating func end(of draft: DraftEdit, _ stored: ImportedRow) -> ImportedRow {
    guard draft.operation.isCreation, draft.operation != .addMember, case .recorded = stored else {
      return stored
    }
    let (key, fields) = (draft.key.canonical.hashValue, draft.fields.hashValue)
    guard let before = made.updateValue(fields, forKey: key) else { return .recorded }
    return before == fields ? .unchanged : .refused(.alreadyRecorded(draft.key))
  }
}
