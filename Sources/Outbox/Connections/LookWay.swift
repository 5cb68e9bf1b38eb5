import CSQLite
import Foundation
import GRDB

/// How a store's file is opened by who only looks, so that nothing changes in it or beside it.
enum LookWay: Hashable, Sendable {
  /// The file has no log: read-only, under SQLite's own locks.
  case plain
  /// Beside others. What SQLite makes beside the file for that goes when the last of them closes it.
  case shared
  /// The same with what a program that was killed has left in the log: it stays there.
  case sharedReadOnly
  /// With the whole file to itself, so that nothing has to be written beside it.
  case alone(keepsLog: Bool)
  /// Without any lock, where the disk lets nobody write.
  case unlocked
  /// The same where there is no log. Beside a log that would hide what was committed.
  case frozen

  /// What decides about the way.
  struct Surroundings: Hashable, Sendable {
    /// Whether the file says that there may be a log.
    var usesLog: Bool
    var logBytes = 0
    /// Whether the log's index is there already.
    var hasIndex = false
    /// Whether the file system lets nobody write.
    var isReadOnly = false
    /// Whether the disk has no room for an index.
    var isCrowded = false
  }

  /// The ways to try, the best one first.
  static func ways(in place: Surroundings) -> [LookWay] {
    guard place.usesLog else { return [.plain] }
    let hasLog = place.logBytes > 0
    if place.isReadOnly {
      let unlocked: LookWay = hasLog ? .unlocked : .frozen
      return place.hasIndex ? [.sharedReadOnly, unlocked] : [unlocked]
    }
    let together: LookWay = hasLog ? .sharedReadOnly : .shared
    let alone: LookWay = .alone(keepsLog: hasLog)
    // Without an index the one or the other would have to make one that nobody takes away again.
    return !place.hasIndex && (hasLog || place.isCrowded) ? [alone, together] : [together, alone]
  }
}

extension LookWay {
  /// Opens the file at `path` in the first way that works.
  static func open(_ path: String) throws -> DatabaseQueue {
    var failure: (any Error)?
    for way in ways(in: try Surroundings(of: path)) {
      do {
        return try way.open(path)
      } catch let error as DatabaseError where isOfThePlace(error) {
        failure = failure ?? error
      }
    }
    throw failure ?? StoreError.missing(path: path)
  }

  /// Whether another way may succeed: what is wrong is not the file itself.
  private static func isOfThePlace(_ error: DatabaseError) -> Bool {
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_CANTOPEN, .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_READONLY: true
    default: false
    }
  }

  private func open(_ path: String) throws -> DatabaseQueue {
    var configuration = Configuration.agent(lockTimeout: isAlone ? 0.3 : 20)
    configuration.readonly =
      switch self {
      case .plain, .sharedReadOnly, .unlocked, .frozen: true
      case .shared, .alone: false
      }
    configuration.prepareDatabase { [self] db in
      if isAlone { try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE") }
      if case .alone(keepsLog: true) = self { _ = csqlite_keep_log_on_close(db.sqliteConnection) }
      try db.execute(sql: "PRAGMA query_only = ON")
    }
    return try DatabaseQueue(path: name(of: path), configuration: configuration)
  }

  private var isAlone: Bool {
    switch self {
    case .alone, .unlocked: true
    case .plain, .shared, .sharedReadOnly, .frozen: false
    }
  }

  private func name(of path: String) -> String {
    let url = URL(fileURLWithPath: path).absoluteString
    return switch self {
    case .plain, .shared, .sharedReadOnly, .alone: path
    case .unlocked: url + "?vfs=unix-none&mode=ro"
    case .frozen: url + "?immutable=1"
    }
  }
}

extension LookWay.Surroundings {
  /// How many bytes SQLite asks of a disk for an index, its log's first page included.
  private static let indexBytes = 64 << 10

  init(of path: String) throws {
    usesLog = try Self.usesLog(path)
    logBytes = Self.bytes(path + "-wal")
    hasIndex = Self.bytes(path + "-shm") >= 32 << 10
    var disk = statvfs()
    guard statvfs(path, &disk) == 0 else { return }
    isReadOnly = disk.f_flag & UInt(ST_RDONLY) != 0
    isCrowded = Int(disk.f_bavail) * Int(disk.f_frsize) < Self.indexBytes
  }

  private static func bytes(_ path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }

  /// The file's own word (file format, §1.3.3), read without any lock.
  private static func usesLog(_ path: String) throws -> Bool {
    var connection: OpaquePointer?
    _ = Configuration.library
    defer { sqlite3_close(connection) }
    let opened = sqlite3_open_v2(path, &connection, SQLITE_OPEN_READONLY, nil)
    guard opened == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: opened)) }
    var head = [UInt8](repeating: 0, count: 20)
    // A file that is shorter is no database yet, and has no log.
    return csqlite_read_head(connection, &head, Int32(head.count)) == SQLITE_OK && head[18] == 2
  }
}
