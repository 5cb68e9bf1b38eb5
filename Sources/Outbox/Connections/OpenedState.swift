import CSQLite
import Causality
import GRDB

#if canImport(Glibc)
  import Glibc
#endif

/// A store as it stood when it was opened, for who keeps it open from one command to the next.
package struct OpenedState: Sendable {
  fileprivate let files: OpenedFiles
  fileprivate let log: LogMark
  /// SQLite's count of changes of the tables.
  fileprivate let schema: Int
}

/// The store's file, its log and the log's index. Somebody may put others in their place, or take the
/// log away: what is written to files that nobody can find any more is lost.
private struct OpenedFiles: Hashable, Sendable {
  private struct File: Hashable {
    let place: [UInt64]
    let access: [UInt32]

    init?(_ path: String) {
      var found = stat()
      guard stat(path, &found) == 0 else { return nil }
      place = [UInt64(found.st_dev), UInt64(found.st_ino), UInt64(found.st_nlink)]
      access = [found.st_mode, found.st_uid, found.st_gid]
    }
  }

  /// When the file was last written to, which commits do not do, and how long it is.
  private struct Content: Hashable {
    var size = 0
    var seconds = 0
    var nanoseconds = 0

    init(_ path: String) {
      var found = stat()
      guard stat(path, &found) == 0 else { return }
      (size, seconds, nanoseconds) = (
        Int(found.st_size), found.st_mtim.tv_sec, found.st_mtim.tv_nsec
      )
    }
  }

  private let store: File?
  private let log: [File?]
  private let content: Content

  init(of path: String) {
    store = File(path)
    log = [File(path + "-wal"), File(path + "-shm")]
    content = Content(path)
  }

  /// Whether the same file stands there with something else in it.
  func isRewritten(in now: OpenedFiles) -> Bool { store == now.store && content != now.content }

  func hasSameLog(as other: OpenedFiles) -> Bool { log == other.log }
}

/// How far the log had been brought into the file, and which log it was. The layout is that of
/// SQLite's wal.c, which programs share: see ``Outbox/quickLook()``.
private struct LogMark: Hashable, Sendable {
  /// The log's salt, and the frames that are in the file.
  private let words: [UInt32]
  /// Whether somebody is about it: SQLite says how far it will bring the log before it writes the first
  /// page, and how far it came after the last.
  let isBeingBroughtIn: Bool

  init(_ db: Database) {
    guard let index = csqlite_log_index(db.sqliteConnection) else {
      (words, isBeingBroughtIn) = ([], false)
      return
    }
    words = [8, 9, 24].map { index[$0] }
    isBeingBroughtIn = index[32] != index[24]
  }

  func isOfSameLog(as other: LogMark) -> Bool { words == other.words }
}

extension Outbox {
  /// The store as it stands now, right after it was opened.
  package func openedState() throws -> OpenedState {
    try readHere { db in
      OpenedState(
        files: OpenedFiles(of: path), log: LogMark(db), schema: try db.schemaCount())
    }
  }

  /// Whether the store at the path is still the one that was opened, whole and under its own name.
  /// Whoever can't tell opens it anew, and is told what is wrong.
  package func isStill(_ state: OpenedState) -> Bool {
    guard state.files == OpenedFiles(of: path) else { return false }
    // Whoever can't read it opens it anew, and is told then.
    let isSame = try? readHere { db in
      try db.schemaCount() == state.schema && identity.confirmed(db) == replica
    }
    return isSame ?? false
  }

  /// Closes a store that was kept open; nothing can be done with it any more. What its log holds is
  /// brought into the file, as ever, unless somebody has written another store over the file: there the
  /// log is that of what was there before, and goes with it. Where the log may have been brought into
  /// the file, by another process and perhaps not to its end yet, that is why the file has changed.
  package func close(openedAs state: OpenedState) {
    // In this order: a page that was written is announced in the log's index by then.
    let now = OpenedFiles(of: path)
    // Where nobody can look, it is closed as every other connection is.
    let wasCheckpointed =
      (try? readHere { db in
        let mark = LogMark(db)
        return mark.isBeingBroughtIn || !mark.isOfSameLog(as: state.log)
      }) ?? true
    guard state.files.isRewritten(in: now), !wasCheckpointed else { return close() }
    close(keepingLog: true)
    guard state.files.hasSameLog(as: now) else { return }
    unlink(path + "-wal")
    unlink(path + "-shm")
  }
}

extension Outbox {
  /// - Parameter keepsLog: whether its log stays as it is, also where nobody else has it open.
  private func close(keepingLog keepsLog: Bool = false) {
    if keepsLog {
      database.writeWithoutTransaction { _ = csqlite_keep_log_on_close($0.sqliteConnection) }
    }
    try? database.close()  // what was committed is on the disk
  }
}

extension Database {
  fileprivate func schemaCount() throws -> Int {
    try one(Int.self, sql: "PRAGMA schema_version") ?? 0
  }
}
