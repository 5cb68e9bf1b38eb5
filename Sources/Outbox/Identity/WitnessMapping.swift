import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// The witness's file in memory, so that telling it the next counter is no system call and leaves
/// the file's times alone: those stand in the same block of the disk as those of the store's log
/// beside it, which each recording would have to force to the disk again.
///
/// Not for several threads at once.
final class WitnessMapping {
  private let memory: UnsafeMutableRawPointer
  private let count: Int
  private let file: UInt64

  /// Nil where there is no file of exactly `count` bytes.
  init?(_ path: String, count: Int) {
    let descriptor = open(path, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }  // the mapping outlives it
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_size == count, count > 0,
      let memory = mmap(nil, count, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0),
      memory != MAP_FAILED
    else { return nil }
    self.memory = memory
    self.count = count
    file = UInt64(status.st_ino)
  }

  deinit { munmap(memory, count) }

  /// Puts `bytes` in the place of what is there.
  ///
  /// - Returns: false where `path` is another file by now, or another number of bytes is needed.
  func write(_ bytes: Data, to path: String) -> Bool {
    var status = stat()
    guard bytes.count == count, stat(path, &status) == 0, UInt64(status.st_ino) == file,
      status.st_size == count
    else { return false }
    bytes.withUnsafeBytes { source in
      guard let base = source.baseAddress else { return }
      memory.copyMemory(from: base, byteCount: count)
    }
    return true
  }
}
