import Foundation
import Importing
import Outbox
import Registry
import Spreadsheets
import SyncEngine

/// One import, from opening its file to its last row: judge, look, record.
struct ImportJob {
  struct Choices {
    /// Where bad rows go; nil for a place of our own.
    let rejects: String?
    let isDry: Bool
    /// Nil where nobody has said.
    let duplicates: DuplicateChoice?
    let sheet: SheetOptions
    /// Whether somebody is there to be asked.
    let mayAsk: Bool
  }

  let outbox: Outbox
  let file: String
  let rules: ImportRules
  let author: String
  let choices: Choices
  let report: ImportReport
  let state = ImportReport.State()

  func run(until interruption: Interruption) async throws -> Importer.Result {
    let choice = choices.duplicates ?? .import
    let input = try ImportInput(file, again: choice != .import && !choices.isDry)
    switch input.content {
    case .lines(let lines):
      func source(_ lines: LineReader) -> JSONLinesSource {
        JSONLinesSource(lines, rules, size: FileMode.size(of: input.path))
      }
      let course = Course(
        places: .lines, choice: choice, rejects: .jsonLines, ending: "jsonl",
        tells: choices.isDry)
      return try await run(
        source(lines), course, until: interruption,
        again: { source(try ImportInput.lines(input.path)) })
    case .spreadsheet(let spreadsheet):
      return try await run(spreadsheet, until: interruption, lasting: input)
    }
  }

  /// What holds for a format.
  private struct Course {
    let places: PlaceNames
    let choice: DuplicateChoice
    let rejects: RejectsFile.Format
    /// Of the name of a rejects file.
    let ending: String
    /// Whether the first rows that are refused are told.
    let tells: Bool
  }

  private func run(
    _ spreadsheet: Spreadsheet, until interruption: Interruption, lasting input: ImportInput
  ) async throws -> Importer.Result {
    let sheet = try judged(spreadsheet)
    let header = sheet.reader.header
    for finding in sheet.findings where !report.isQuiet {
      report.console.say(((finding.isWarning ? "warning: " : "") + finding.sentence).safe)
    }
    // Only users are looked for under other names.
    let hasUsers = header.column(of: .operation) != nil || rules.fallback?.kind == .user
    let course = Course(
      places: sheet.place.places, choice: hasUsers ? choices.duplicates ?? .ask : .import,
      rejects: .sheet(spreadsheet.format, header, rules.fallback),
      ending: RejectsPlace.ending(spreadsheet.format), tells: true)
    let result = try await run(
      try SheetSource(sheet, rules), course, until: interruption,
      again: { try SheetSource(sheet, rules) })
    return withExtendedLifetime(input) { result }
  }

  private func judged(_ spreadsheet: Spreadsheet) throws -> JudgedSheet {
    let progress = ImportProgress(report.console)
    let (place, findings) = try SheetPlace.choose(
      choices.sheet.sheet, in: spreadsheet, named: report.name)
    let sheet = try JudgedSheet(
      place,
      try choices.sheet.headerRules(rules.fallback, hasChannel: rules.channel != nil),
      try choices.sheet.readingRules(today: rules.today), findings: findings
    ) { progress.show("judging:", $0, nil) }
    report.console.progress("")
    return sheet
  }

  private func run<Source: RowSource>(
    _ first: Source, _ course: Course, until interruption: Interruption,
    again: () throws -> Source
  ) async throws -> Importer.Result {
    let teller = RefusalTeller(course.places, report, isOn: course.tells)
    var (source, skipped) = (first, Set<Int>())
    if choices.isDry || course.choice != .import {
      let findings = try await look(at: first, course, teller, until: interruption)
      state.duplicates.withLock { $0 = findings.duplicateLines.count }
      if choices.isDry {
        findings.sentences(course.places).forEach { report.console.say($0.safe) }
        teller.end(in: nil)
        return findings.result
      }
      guard !findings.result.isInterrupted else {
        return Importer.Result(isInterrupted: true)
      }
      skipped = try findings.settled(
        by: course.choice, mayAsk: choices.mayAsk, course.places, report.console)
      if !skipped.isEmpty, !report.isQuiet {
        report.console.say("\(Finding.count(skipped.count, "row")) left out as duplicates")
      }
      source = try again()
    }
    return try await record(source, course, teller, skipping: skipped, until: interruption)
  }

  private func look(
    at source: some RowSource, _ course: Course, _ teller: RefusalTeller,
    until interruption: Interruption
  ) async throws -> ImportLook.Findings {
    let progress = ImportProgress(report.console)
    let look = ImportLook(
      outbox: outbox, rules: rules, forecasts: choices.isDry,
      refusing: { if choices.isDry { teller.tell($0, $1) } })
    defer { report.console.progress("") }
    return try await look.look(at: source, until: interruption) {
      progress.show("looking:", $0, $1)
    }
  }

  private func record(
    _ source: some RowSource, _ course: Course, _ teller: RefusalTeller, skipping: Set<Int>,
    until interruption: Interruption
  ) async throws -> Importer.Result {
    let path = choices.rejects ?? RejectsPlace.free(for: file, ending: course.ending)
    guard !FileMode.areSame(file, path) else { preconditionFailure("a free path names no file") }
    state.rejectsPath.withLock { $0 = path }
    let importer = Importer(
      outbox: outbox, rejects: RejectsFile(path: path, format: course.rejects), rules: rules,
      author: author, skipped: skipping, refusing: teller.tell)
    let progress = ImportProgress(report.console)
    let result = try await importer.run(
      source, until: interruption,
      recorded: { [state] count in state.recorded.withLock { $0 += count } },
      progress: { line, share, result in
        state.sofar.withLock { $0 = result }
        progress.show("recording:", line, share)
      })
    teller.end(in: path)
    return result
  }
}
