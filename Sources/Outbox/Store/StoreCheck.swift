import Foundation
import GRDB

/// Finds out whose file stands at a store's path before it is opened for good: opening a file as
/// a store switches its log, and migrating it adds tables, so another program's file would change.
enum StoreCheck {
  /// Lets only a store of the agent pass.
  static func demandStore(_ path: String) async throws {
    switch try await content(of: path) {
    case .store: return
    case .nothing:
      throw StoreError.notAStore(
        path: path, detail: "it is empty; put a backup in its place, or begin anew with init")
    case .other: throw StoreError.notAStore(path: path, detail: "it has no replica table")
    }
  }

  /// Lets a store pass, and a file that holds nothing yet.
  static func refuseOthers(_ path: String) async throws {
    guard try await content(of: path) != .other else {
      throw StoreError.notAStore(path: path, detail: "it has no replica table")
    }
  }

  private enum Content { case nothing, store, other }

  /// Looks without leaving a trace. A file with a log beside it is opened read-only, so that the
  /// log is not written back; one without is not, so that the log which a look needs goes again.
  private static func content(of path: String) async throws -> Content {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    if (attributes[.size] as? NSNumber)?.intValue == 0 { return .nothing }
    var configuration = Configuration.agent()
    configuration.readonly =
      FileManager.default.fileExists(atPath: path + "-wal")
      || FileManager.default.fileExists(atPath: path + "-journal")
    let database = try DatabaseQueue(path: path, configuration: configuration)
    let content = try await database.read { db -> Content in
      guard try !db.tableExists("replica") else { return .store }
      let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
      return tables == 0 ? .nothing : .other
    }
    try database.close()
    return content
  }
}
