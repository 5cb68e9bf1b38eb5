import CSQLite

/// One row as it was read. The agent's own, not GRDB's class of that name.
struct Row {
  private let names: ColumnNames
  private let cells: [Cell]

  /// - Parameter statement: at the row.
  init(_ statement: OpaquePointer, _ names: ColumnNames) {
    self.names = names
    cells = (0..<names.count).map { Cell(statement, Int32($0)) }
  }

  /// A column's value.
  ///
  /// - Throws: ``StoreCoding/Unreadable`` where the column holds something else, as in a damaged file.
  func value<Value: ColumnValue>(_ column: String) throws -> Value {
    guard let index = names.index(of: column), let value = Value(cells[index]) else {
      throw StoreCoding.Unreadable(description: "a row holds what no version has written")
    }
    return value
  }
}

/// The names of a statement's columns.
struct ColumnNames {
  private let places: [String: Int]
  let count: Int

  init(_ statement: OpaquePointer) {
    count = Int(sqlite3_column_count(statement))
    var places: [String: Int] = [:]
    places.reserveCapacity(count)
    for index in 0..<count {
      guard let name = sqlite3_column_name(statement, Int32(index)) else { continue }
      let text = String(cString: name)
      if places[text] == nil { places[text] = index }
    }
    self.places = places
  }

  func index(of name: String) -> Int? { places[name] }
}

/// What stands in one column of one row.
enum Cell {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  case bytes([UInt8])

  init(_ statement: OpaquePointer, _ column: Int32) {
    switch sqlite3_column_type(statement, column) {
    case SQLITE_INTEGER: self = .integer(sqlite3_column_int64(statement, column))
    case SQLITE_FLOAT: self = .real(sqlite3_column_double(statement, column))
    case SQLITE_TEXT:
      let bytes = UnsafeBufferPointer(
        start: sqlite3_column_text(statement, column),
        count: Int(sqlite3_column_bytes(statement, column)))
      self = .text(String(decoding: bytes, as: UTF8.self))
    case SQLITE_NULL: self = .null
    default:
      let bytes = UnsafeRawBufferPointer(
        start: sqlite3_column_blob(statement, column),
        count: Int(sqlite3_column_bytes(statement, column)))
      self = .bytes(Array(bytes))
    }
  }
}

/// What a column's value can be taken for.
protocol ColumnValue {
  /// Nil where the column holds something else.
  init?(_ cell: Cell)
}

extension ColumnValue {
  /// The value in a column of the row at which `statement` stands.
  static func read(_ statement: OpaquePointer, _ column: Int32) throws -> Self {
    guard let value = Self(Cell(statement, column)) else {
      throw StoreCoding.Unreadable(description: "a row holds what no version has written")
    }
    return value
  }
}

extension Int64: ColumnValue {
  init?(_ cell: Cell) {
    guard case .integer(let number) = cell else { return nil }
    self = number
  }
}

extension Int: ColumnValue {
  init?(_ cell: Cell) {
    guard case .integer(let number) = cell else { return nil }
    self.init(exactly: number)
  }
}

extension UInt32: ColumnValue {
  init?(_ cell: Cell) {
    guard case .integer(let number) = cell else { return nil }
    self.init(exactly: number)
  }
}

extension Bool: ColumnValue {
  init?(_ cell: Cell) {
    guard case .integer(let number) = cell else { return nil }
    self = number != 0
  }
}

extension Double: ColumnValue {
  init?(_ cell: Cell) {
    switch cell {
    case .real(let number): self = number
    case .integer(let number): self = Double(number)
    case .null, .text, .bytes: return nil
    }
  }
}

extension String: ColumnValue {
  init?(_ cell: Cell) {
    guard case .text(let text) = cell else { return nil }
    self = text
  }
}

extension [UInt8]: ColumnValue {
  init?(_ cell: Cell) {
    guard case .bytes(let bytes) = cell else { return nil }
    self = bytes
  }
}

extension Optional: ColumnValue where Wrapped: ColumnValue {
  init?(_ cell: Cell) {
    if case .null = cell {
      self = .none
      return
    }
    guard let value = Wrapped(cell) else { return nil }
    self = .some(value)
  }
}
