import Foundation
import GRDBSQLite

/// SQLite with nothing above it: prepared statements and transactions.
final class BareDatabase {
  struct Failed: Error, CustomStringConvertible {
    let description: String
  }

  private let handle: OpaquePointer

  init(_ path: String) throws {
    var opened: OpaquePointer?
    guard sqlite3_open(path, &opened) == SQLITE_OK, let opened else {
      throw Failed(description: "\(path) can't be opened")
    }
    handle = opened
  }

  deinit { sqlite3_close(handle) }

  func execute(_ sql: String) throws {
    guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else {
      throw Failed(description: String(cString: sqlite3_errmsg(handle)))
    }
  }

  /// A statement that is prepared once and run often.
  func prepare(_ sql: String) throws -> OpaquePointer {
    var statement: OpaquePointer?
    guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK, let statement else {
      throw Failed(description: String(cString: sqlite3_errmsg(handle)))
    }
    return statement
  }

  func run(_ statement: OpaquePointer, _ values: [Value] = []) throws {
    for (index, value) in values.enumerated() {
      let column = Int32(index + 1)
      switch value {
      case .integer(let number): sqlite3_bind_int64(statement, column, number)
      case .text(let text):
        sqlite3_bind_text(
          statement, column, text, -1, unsafeBitCast(-1, to: sqlite3_destructor_type.self))
      }
    }
    guard sqlite3_step(statement) == SQLITE_DONE else {
      throw Failed(description: String(cString: sqlite3_errmsg(handle)))
    }
    sqlite3_reset(statement)
  }

  enum Value {
    case integer(Int64)
    case text(String)
  }
}
