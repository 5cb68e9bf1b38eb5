import CSQLite
import GRDB
import Synchronization

/// How long the store's log has become, as the commits of one connection find it.
final class LogLength: Sendable {
  private struct Length {
    /// After the last commit.
    var pages = 0
    /// When it was last brought into the file, as far as it was not begun anew since.
    var kept = 0
  }

  /// Pages that the log may grow by: 4 MB in pages of 4 KiB, as SQLite itself has it.
  static let room = 1000

  private let length = Mutex(Length())

  /// Has SQLite tell the length after each commit. That takes the place of SQLite's own checkpoints,
  /// which ``Checkpoint`` says are not safe.
  func follow(_ connection: OpaquePointer?) {
    sqlite3_wal_hook(
      connection,
      { context, _, _, pages in
        if let context {
          Unmanaged<LogLength>.fromOpaque(context).takeUnretainedValue().grow(to: Int(pages))
        }
        return SQLITE_OK
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  func grow(to pages: Int) {
    length.withLock { length in
      if pages < length.kept { length.kept = 0 }  // begun anew
      length.pages = pages
    }
  }

  /// Whether it is to be brought into the file. Where somebody still reads it, it can't be begun
  /// anew afterwards: then it is asked about again when it has grown by as much once more.
  var isTooLong: Bool { length.withLock { $0.pages - $0.kept >= Self.room } }

  /// Takes note of an attempt to bring it into the file.
  func wasTried() { length.withLock { $0.kept = $0.pages } }
}
