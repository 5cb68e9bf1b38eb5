import Importing
import Registry

/// Where the rows of an import come from, from the first to the last: the same ones in the same
/// order each time.
protocol RowSource {
  /// The next row; nil at the end.
  mutating func next() throws -> SourceRow?

  /// Of everything up to the last row, and of what it was taken for.
  var digest: String { get }

  /// How much has been read, of how much: bytes or rows. Nil where nobody knows the end.
  var share: Double? { get }
}

/// One row of what is imported, read and checked.
struct SourceRow {
  enum Content {
    /// Nothing to record.
    case blank
    case draft(DraftEdit)
    case refused(RowProblem)
  }

  /// The row as it stood, for the rejects file.
  enum Origin {
    case json(JSONRow)
    case sheet(RowReading)
    case none
  }

  let line: Int
  let content: Content
  let origin: Origin

  /// What was repaired to read it.
  var repaired: [RowReading.Repaired] {
    guard case .sheet(let reading) = origin else { return [] }
    return reading.repaired
  }
}
