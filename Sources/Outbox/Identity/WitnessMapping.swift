import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// The witness's file in memory, so that telling it the next counter leaves the file's times alone:
/// those stand in the same block of the disk as those of the store's log beside it, which each
/// recording would have to force to the disk again.
///
/// The bytes come from a pipe: where the disk has no room for them, as a full btrfs or a file that
/// shares its blocks with a copy, the kernel refuses to put them there (EFAULT). Stored by the
/// process itself they would end it by SIGBUS, after the edit they tell of is on the disk.
///
/// Not for several threads at once.
final class WitnessMapping {
  private let memory: UnsafeMutableRawPointer
  private let count: Int
  private let file: UInt64
  private let source: Source

  /// Nil where there is no file of exactly `count` bytes.
  init?(_ path: String, count: Int) {
    let descriptor = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }  // the mapping outlives it
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_size == count, count > 0,
      count <= Source.mostBytes, let source = Source()
    else { return nil }
    guard let memory = mmap(nil, count, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0),
      memory != MAP_FAILED
    else {
      source.end()
      return nil
    }
    self.memory = memory
    self.count = count
    self.source = source
    file = UInt64(status.st_ino)
  }

  deinit {
    munmap(memory, count)
    source.end()
  }

  /// Puts `bytes` in the place of what is there.
  ///
  /// - Returns: false where that can't be: `path` is another file by now, another number of bytes
  ///   is needed, or the disk has no room. The mapping is of no use then.
  func tell(_ bytes: Data, at path: String) -> Bool {
    var status = stat()
    guard bytes.count == count, stat(path, &status) == 0, UInt64(status.st_ino) == file,
      status.st_size == count
    else { return false }
    return source.put(bytes, at: memory)
  }

  /// A pipe through which the kernel puts bytes into the mapping.
  private struct Source {
    /// As much as an empty pipe takes at once, whatever the system's limits (pipe(7)).
    static let mostBytes = 4096

    private let reading: Int32
    private let writing: Int32

    init?() {
      var ends: [Int32] = [-1, -1]
      guard pipe(&ends) == 0 else { return nil }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      (reading, writing) = (ends[0], ends[1])
    }

    func end() {
      close(reading)
      close(writing)
    }

    func put(_ bytes: Data, at memory: UnsafeMutableRawPointer) -> Bool {
      let sent = bytes.withUnsafeBytes { write(writing, $0.baseAddress, $0.count) }
      return sent == bytes.count && read(reading, memory, bytes.count) == bytes.count
    }
  }
}
