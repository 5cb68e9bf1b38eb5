import Registry
import Spreadsheets

@testable import Importing

/// The day on which everything here happens.
let today = Day(serial: 46_357)

func rules(_ change: (inout ReadingRules) -> Void = { _ in }) -> ReadingRules {
  var rules = ReadingRules(today: today)
  change(&rules)
  return rules
}

/// What a column of these texts is taken for.
func judged(
  _ target: ColumnTarget, _ cells: [Cell], _ rules: ReadingRules = rules()
) -> Judged {
  var evidence = ColumnEvidence(target)
  for (index, cell) in cells.enumerated() { evidence.note(cell, row: index + 2) }
  return evidence.judged(by: rules, .lines)
}

func judged(
  _ target: ColumnTarget, texts: [String], _ rules: ReadingRules = rules()
) -> Judged {
  judged(target, texts.map(Cell.text), rules)
}

extension Judged {
  var judgement: ColumnJudgement? {
    guard case .taken(let judgement, _) = self else { return nil }
    return judgement
  }

  /// What is said of the column.
  var said: [String] {
    guard case .taken(_, let said) = self else { return [] }
    return said.map(\.sentence)
  }

  /// Why the import stops.
  var problem: ImportProblem? {
    guard case .stop(let problem) = self else { return nil }
    return problem
  }
}

/// Reads one cell alone in its column.
func read(
  _ cell: Cell, _ name: String, _ judgement: ColumnJudgement = ColumnJudgement(),
  _ rules: ReadingRules = rules(), at place: String? = nil
) -> CellReading {
  guard let target = ColumnTarget(named: name) else { return .rejected("no field is \(name)") }
  return CellReader(target: target, judgement: judgement, rules: rules).read(cell, at: place)
}
