import CSQLite
import GRDB

/// Statements that are prepared once for each connection and kept: preparing one costs more than
/// running it. Every statement of the store's daily work goes through here; those that run once in
/// a store's life, like migrations and pragmas, do not.
///
/// Values go straight from Swift into SQLite and back. GRDB's own way makes a value of its own of each
/// argument and column first, which takes longer than SQLite takes for the statement.
///
/// The SQL must be one of few texts: it is the key under which the statement is kept.
extension Database {
  /// Runs a statement that returns nothing.
  func run(sql: String, arguments: StoredValues = []) throws {
    try step(sql, arguments) { _ in true }
  }

  /// The first row's first column; nil where there is no row, or it is null.
  func one<Value: ColumnValue>(
    _: Value.Type, sql: String, arguments: StoredValues = []
  ) throws -> Value? {
    var found: Value?
    try step(sql, arguments) { statement in
      found = try Optional<Value>.read(statement, 0)
      return false
    }
    return found
  }

  /// The first column of every row.
  func all<Value: ColumnValue>(
    _: Value.Type, sql: String, arguments: StoredValues = []
  ) throws -> [Value] {
    var found: [Value] = []
    try step(sql, arguments) { statement in
      found.append(try Value.read(statement, 0))
      return true
    }
    return found
  }

  /// The first row.
  func row(sql: String, arguments: StoredValues = []) throws -> Row? {
    var found: Row?
    try eachRow(sql: sql, arguments: arguments) { row in
      found = row
      return false
    }
    return found
  }

  /// Every row.
  func rows(sql: String, arguments: StoredValues = []) throws -> [Row] {
    var found: [Row] = []
    try eachRow(sql: sql, arguments: arguments) { row in
      found.append(row)
      return true
    }
    return found
  }

  /// Takes one row after the other, as long as `take` asks for more.
  func eachRow(
    sql: String, arguments: StoredValues = [], _ take: (Row) throws -> Bool
  ) throws {
    var names: ColumnNames?
    try step(sql, arguments) { statement in
      let known = names ?? ColumnNames(statement)
      names = known
      return try take(Row(statement, known))
    }
  }

  /// - Parameter take: gets the statement at each of its rows; whether to go on.
  private func step(
    _ sql: String, _ arguments: StoredValues, _ take: (OpaquePointer) throws -> Bool
  ) throws {
    let statement = try cachedStatement(sql: sql).sqliteStatement
    defer { sqlite3_reset(statement) }
    guard sqlite3_bind_parameter_count(statement) == arguments.values.count else {
      throw DatabaseError(
        resultCode: .SQLITE_MISUSE, message: "wrong number of arguments", sql: sql)
    }
    for (index, value) in arguments.values.enumerated() {
      let place = Int32(index + 1)
      let code = value?.bind(statement, place) ?? sqlite3_bind_null(statement, place)
      guard code == SQLITE_OK else { throw failure(code, sql) }
    }
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW: guard try take(statement) else { return }
      case SQLITE_DONE: return
      case let code: throw failure(code, sql)
      }
    }
  }

  /// SQLite's word on what failed, without the statement's values.
  private func failure(_ code: Int32, _ sql: String) -> DatabaseError {
    DatabaseError(
      resultCode: ResultCode(rawValue: code),
      message: sqlite3_errmsg(sqliteConnection).map { String(cString: $0) }, sql: sql)
  }
}

/// The values of a statement's places, in their order; nil is null.
struct StoredValues: ExpressibleByArrayLiteral, Sendable {
  let values: [(any StoredValue)?]

  init(arrayLiteral values: (any StoredValue)?...) { self.values = values }

  private init(_ values: [(any StoredValue)?]) { self.values = values }

  static func + (left: StoredValues, right: StoredValues) -> StoredValues {
    StoredValues(left.values + right.values)
  }
}

/// What can stand in a place of a statement.
protocol StoredValue: Sendable {
  /// - Returns: SQLite's result code.
  func bind(_ statement: OpaquePointer, _ place: Int32) -> Int32
}

extension Int64: StoredValue {
  func bind(_ statement: OpaquePointer, _ place: Int32) -> Int32 {
    sqlite3_bind_int64(statement, place, self)
  }
}

extension Int: StoredValue {
  func bind(_ statement: OpaquePointer, _ place: Int32) -> Int32 {
    sqlite3_bind_int64(statement, place, Int64(self))
  }
}

extension UInt32: StoredValue {
  func bind(_ statement: OpaquePointer, _ place: Int32) -> Int32 {
    sqlite3_bind_int64(statement, place, Int64(self))
  }
}

extension Bool: StoredValue {
  func bind(_ statement: OpaquePointer, _ place: Int32) -> Int32 {
    sqlite3_bind_int64(statement, place, self ? 1 : 0)
  }
}

extension Double: StoredValue {
  func bind(_ statement: OpaquePointer, _ place: Int32) -> Int32 {
    sqlite3_bind_double(statement, place, self)
  }
}

extension String: StoredValue {
  func bind(_ statement: OpaquePointer, _ place: Int32) -> Int32 {
    // SQLite copies the text: -1 is its own word for that (SQLITE_TRANSIENT).
    let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    var text = self
    return text.withUTF8 { bytes in
      guard let start = bytes.baseAddress else {
        return sqlite3_bind_text(statement, place, "", 0, copied)
      }
      return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
        sqlite3_bind_text(statement, place, $0, Int32(bytes.count), copied)
      }
    }
  }
}

extension [UInt8]: StoredValue {
  func bind(_ statement: OpaquePointer, _ place: Int32) -> Int32 {
    let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    return withUnsafeBytes {
      sqlite3_bind_blob(statement, place, $0.baseAddress, Int32($0.count), copied)
    }
  }
}
