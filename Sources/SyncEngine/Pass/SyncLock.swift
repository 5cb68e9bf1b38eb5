import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// One sync at a time for a store, across processes. The kernel lets go of it when its holder dies.
package final class SyncLock: Sendable {
  private let descriptor: Int32

  private init(descriptor: Int32) { self.descriptor = descriptor }

  /// Takes the lock beside the store at `path`.
  ///
  /// - Returns: nil while another process holds it.
  /// - Throws: `POSIXError` when the lock's file can't be made.
  package static func take(store path: String) throws -> SyncLock? {
    let descriptor = open(path + ".sync-lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      return nil
    }
    return SyncLock(descriptor: descriptor)
  }

  deinit { close(descriptor) }
}
