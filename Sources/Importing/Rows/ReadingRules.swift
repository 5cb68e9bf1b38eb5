/// What a person said about the values of a sheet, and what day it is.
package struct ReadingRules: Hashable, Sendable {
  /// The order of dates, where somebody says it.
  package var dates: DateOrder?
  /// The length that codes have with the zeros in front of them, by field.
  package var lengths: [String: Int] = [:]
  /// The fields whose values are taken although something speaks against them.
  package var accepted: Set<String> = []
  /// Whether a row that would need a repair is refused.
  package var isStrict = false
  /// What becomes of hidden rows; nil where nobody has said.
  package var hidden: HiddenRows?
  package let today: Day

  package init(today: Day) { self.today = today }

  func accepts(_ target: ColumnTarget) -> Bool { target.name.map(accepted.contains) ?? false }
}

/// What becomes of the rows that a sheet hides.
package enum HiddenRows: String, CaseIterable, Hashable, Sendable {
  case `import`, skip
}
