import Registry
import Spreadsheets

/// The header row of a sheet: what each of its columns stands for.
package struct Header: Hashable, Sendable {
  package struct Column: Hashable, Sendable {
    /// From 0 for `A`.
    package let index: Int
    /// As the header has it, without what does not belong to the name; empty where there is none.
    package let title: String
    package let target: ColumnTarget
    /// Whether dBase kept true, false and "not known" in it.
    package let isDBaseFlag: Bool
  }

  /// Where it stands.
  package let row: Int
  /// From column A on, each one.
  package let columns: [Column]
  /// How many rows above it say something.
  package let titleRows: Int

  /// The columns that say something of a row's record, or how to record it.
  package var used: [Column] { columns.filter { $0.target != .ignored } }

  package func column(of target: ColumnTarget) -> Column? {
    columns.first { $0.target == target }
  }

  /// What it says of itself for a person.
  func findings(_ places: PlaceNames) -> [Finding] {
    var findings: [Finding] = []
    if titleRows > 0 { findings.append(.header(place: places.row(row), titleRows: titleRows)) }
    for column in columns where column.target.isOfRecord && column.title != column.target.name {
      findings.append(.mapped(title: column.title, name: column.target.name ?? ""))
    }
    let ignored = columns.filter { $0.target == .ignored && !$0.title.isEmpty }.map(\.title)
    if !ignored.isEmpty { findings.append(.ignored(ignored)) }
    for column in columns where column.isDBaseFlag && column.target.isOfRecord {
      findings.append(.dBaseFlag(column.target.name ?? column.title))
    }
    return findings
  }
}
