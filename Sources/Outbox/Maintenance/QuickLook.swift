import CSQLite
import GRDB

extension Outbox {
  /// A look at what damage to the store would show, and costs nothing to look at: triggers and
  /// indexes, counts that are kept twice, and how far the log was brought into the file.
  /// ``integrityProblems(progress:)`` looks at everything.
  ///
  /// - Throws: ``StoreError`` where something does not fit.
  package func quickLook() async throws {
    if let strange = try await read({ try $0.unfamiliarSchema() }) {
      throw StoreError.damaged(path: path, detail: strange)
    }
    let miscount = try await read { try $0.miscount() }
    if let miscount { throw StoreError.damaged(path: path, detail: miscount) }
    // Seen by the way, it may only be about to change: a log is begun anew in two steps.
    guard try await read({ $0.logIsMiscounted }),
      try await writeWithoutHooks({ $0.keepsMiscount() })
    else { return }
    throw StoreError.failed(
      path: path, code: ResultCode.SQLITE_PROTOCOL.rawValue,
      detail: "another program has brought its log into the file without keeping writers out")
  }
}

extension Database {
  /// What is counted in two ways and comes to two numbers; nil where all fits. Edits are numbered
  /// from 1 and none is ever deleted, and a store's own counter is ahead of every edit it has named.
  func miscount() throws -> String? {
    let counted = try one(Int64.self, sql: "SELECT sum(edits) FROM tally") ?? 0
    let last = try one(Int64.self, sql: "SELECT max(id) FROM edit") ?? 0
    guard counted == last else {
      return "it counts \(counted) edits, and the last one is number \(last)"
    }
    let counters = try Counters(self)
    let issued =
      try one(
        Int64.self, sql: "SELECT max(counter) FROM edit WHERE replica = ?",
        arguments: [counters.next().replica.description]) ?? 0
    guard issued <= counters.last else {
      return "it has an edit \(issued), and its counter stands at \(counters.last)"
    }
    return nil
  }

  /// Whether more of the log counts as brought into the file than is in the log. That is what a
  /// checkpoint beside a writer leaves (see ``Checkpoint``): the next one passes commits over.
  ///
  /// The layout is that of SQLite's wal.c: the fifth word of the header is the last frame, the first
  /// behind its two copies how many frames are in the file. It is part of the format that programs
  /// share, and does not change.
  fileprivate var logIsMiscounted: Bool {
    guard let index = csqlite_log_index(sqliteConnection) else { return false }
    return index[24] > index[4]
  }

  /// The same while nobody else can write. Where it is so the log stays when this connection is
  /// closed: once no program has the store open, the next one counts anew and nothing is lost.
  fileprivate func keepsMiscount() -> Bool {
    guard logIsMiscounted else { return false }
    _ = csqlite_keep_log_on_close(sqliteConnection)
    return true
  }
}
