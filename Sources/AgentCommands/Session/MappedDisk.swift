import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// The end of a command whose disk has no room for a page of a file in memory, as SQLite keeps the
/// index of its log: a full btrfs gives no error there but SIGBUS. Nothing is lost, and what was
/// under way is in the store or not; but nobody may be left with a bare signal.
package enum MappedDisk {
  /// Lets that end be told, once for the process.
  package static func tellWhenFull(json: Bool) {
    // Only what is safe in a signal's handler: no memory is taken, nothing is locked.
    if json {
      signal(SIGBUS) { _ in MappedDisk.end(MappedDisk.object) }
    } else {
      signal(SIGBUS) { _ in MappedDisk.end(MappedDisk.lines) }
    }
  }

  private static let lines: StaticString = """
    error: the disk is full or failing: a page of the store's files can't be written
    hint: make room, then see `agent queue` for whether the last edit is recorded; nothing \
    acknowledged is lost

    """

  private static let object: StaticString = """
    {"error":{"code":"store-failed","field":null,"hint":"make room, then see `agent queue` for \
    whether the last edit is recorded; nothing acknowledged is lost","message":"the disk is full or \
    failing: a page of the store's files can't be written"}}

    """

  private static func end(_ text: StaticString) {
    _ = write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
    _exit(ExitStatus.store.rawValue)
  }
}
