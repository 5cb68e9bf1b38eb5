import Codecs
import Registry

/// What one row of a sheet says.
package struct RowReading: Sendable {
  /// A cell that was repaired, for telling what was done.
  package struct Repaired: Hashable, Sendable {
    package let repair: Repair
    package let field: String
    /// The cell's text before and after; nil where the field is secret.
    package let example: (before: String, after: String)?

    package static func == (one: Repaired, other: Repaired) -> Bool {
      one.repair == other.repair && one.field == other.field
        && one.example?.before == other.example?.before
        && one.example?.after == other.example?.after
    }

    package func hash(into hasher: inout Hasher) {
      hasher.combine(repair)
      hasher.combine(field)
    }
  }

  /// The members of its request body.
  package internal(set) var body: [String: JSONValue] = [:]
  package internal(set) var operation: String?
  package internal(set) var priority: String?
  package internal(set) var repaired: [Repaired] = []
  /// The first thing that is wrong with it.
  package internal(set) var problem: RowProblem?
  /// Whether it is the sum of a column rather than a record.
  package internal(set) var looksLikeTotal = false
  /// The row for the rejects file: as it stood, with what its cells were read as.
  package internal(set) var original = OriginalRow([:])
  /// Its cells' texts, in the order of the header's columns that are used.
  package internal(set) var texts: [String] = []

  package init() {}

  mutating func refuse(_ reason: String, _ target: ColumnTarget) {
    if problem == nil { problem = RowProblem(reason: reason, field: target.name) }
  }
}
