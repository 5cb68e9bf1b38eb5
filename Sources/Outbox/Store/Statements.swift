import GRDB

/// Statements that are prepared once for each connection and kept: preparing one costs more than
/// running it. Every statement of the store's daily work goes through here; those that run once in
/// a store's life, like migrations and pragmas, do not.
///
/// The SQL must be one of few texts: it is the key under which the statement is kept.
extension Database {
  /// Runs a statement that returns nothing.
  func run(sql: String, arguments: StatementArguments = StatementArguments()) throws {
    try cachedStatement(sql: sql).execute(arguments: arguments)
  }

  /// The first row's first column; nil where there is no row, or it is null.
  func one<Value: DatabaseValueConvertible & StatementColumnConvertible>(
    _: Value.Type, sql: String, arguments: StatementArguments = StatementArguments()
  ) throws -> Value? {
    try Value.fetchOne(try cachedStatement(sql: sql), arguments: arguments)
  }

  /// The first column of every row.
  func all<Value: DatabaseValueConvertible & StatementColumnConvertible>(
    _: Value.Type, sql: String, arguments: StatementArguments = StatementArguments()
  ) throws -> [Value] {
    try Value.fetchAll(try cachedStatement(sql: sql), arguments: arguments)
  }

  /// The first row.
  func row(sql: String, arguments: StatementArguments = StatementArguments()) throws -> Row? {
    try Row.fetchOne(try cachedStatement(sql: sql), arguments: arguments)
  }

  /// Every row.
  func rows(sql: String, arguments: StatementArguments = StatementArguments()) throws -> [Row] {
    try Row.fetchAll(try cachedStatement(sql: sql), arguments: arguments)
  }
}
