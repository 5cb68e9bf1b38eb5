import Foundation
import Outbox

#if canImport(Glibc)
  import Glibc
#endif

/// One sync at a time for a store, across processes. The kernel lets go of it when its holder dies.
package final class SyncLock: Sendable {
  private let descriptor: Int32

  private init(descriptor: Int32) { self.descriptor = descriptor }

  /// Takes the lock beside the store at `path`, whatever name that is.
  ///
  /// - Returns: nil while another process holds it.
  /// - Throws: `POSIXError` when the lock's file can't be made.
  package static func take(store path: String) throws -> SyncLock? {
    let store = StorePath.resolved(path)
    let descriptor = open(
      self.path(beside: store), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    do {
      try FileOwner.take(descriptor, beside: store)
    } catch {
      close(descriptor)
      throw error
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      return nil
    }
    return SyncLock(descriptor: descriptor)
  }

  /// Where the lock of a store stands.
  package static func path(beside store: String) -> String { store + ".sync-lock" }

  deinit { close(descriptor) }
}
