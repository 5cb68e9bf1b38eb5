import Foundation
import GRDB

/// Finds out whose file stands at a store's path before it is opened for good: opening a file as
/// a store switches its log, and migrating it adds tables, so another program's file would change.
enum StoreCheck {
  /// Lets only a store of the agent pass that this version knows, or can take over.
  static func demandStore(_ path: String) throws {
    let database = try opened(path)
    try database.read { try Schema.demandKnown($0, path: path) }
    try database.close()
  }

  /// Lets a store pass, and a file that holds nothing yet.
  static func refuseOthers(_ path: String) throws {
    guard !isEmpty(path) else { return }
    let database = try LookWay.open(path)
    let content = try database.unsafeRead { try $0.content() }
    if content == .store { try database.read { try Schema.demandKnown($0, path: path) } }
    try database.close()
    if content == .other { throw other(path) }
  }

  /// The store of the agent at `path`, opened without leaving a trace.
  static func opened(_ path: String) throws -> DatabaseQueue {
    guard !isEmpty(path) else { throw nothing(path) }
    let database = try LookWay.open(path)
    switch try database.unsafeRead({ try $0.content() }) {
    case .store: return database
    case .nothing: throw nothing(path)
    case .other: throw other(path)
    }
  }

  private static func nothing(_ path: String) -> StoreError {
    .notAStore(
      path: path, detail: "it is empty; put a backup in its place, or begin anew with init")
  }

  private static func other(_ path: String) -> StoreError {
    .notAStore(path: path, detail: "it has no replica table")
  }

  private static func isEmpty(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_size == 0
  }

  fileprivate enum Content { case nothing, store, other }
}

extension Database {
  fileprivate func content() throws -> StoreCheck.Content {
    let sql = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'replica'"
    guard try one(Int.self, sql: sql) == nil else { return .store }
    let tables = try one(Int.self, sql: "SELECT count(*) FROM sqlite_master") ?? 0
    return tables == 0 ? .nothing : .other
  }
}
