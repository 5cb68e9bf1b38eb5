#if canImport(Glibc)
  import Glibc
#endif

/// Small files of the system and of the agent, read whole by the system's own calls: Foundation's take
/// longer than the file.
enum SystemFile {
  /// A file of the system that is longer is none that this reads.
  private static let maxBytes = 4 << 20

  /// The file's bytes; nil where it can't be read.
  static func bytes(_ path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var room = 4096
    while bytes.count < maxBytes {
      var end = 0
      let part = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
        end = read(descriptor, buffer.baseAddress, room)
        count = max(0, end)
      }
      guard end >= 0 else {
        if errno == EINTR { continue }
        return nil
      }
      if end == 0 { return bytes }
      bytes += part
      room = min(2 * room, 1 << 16)
    }
    return nil
  }

  /// Its text without the NULs that the kernel ends some with, and without white space at its ends.
  static func text(_ path: String) -> String? {
    bytes(path).map { bytes in
      let kept = bytes.filter { $0 != 0 }
      let isBlank = { (byte: UInt8) in byte == 0x20 || 0x09...0x0D ~= byte }
      let start = kept.firstIndex { !isBlank($0) } ?? kept.endIndex
      let end = (kept.lastIndex { !isBlank($0) } ?? start - 1) + 1
      return String(decoding: kept[start..<end], as: UTF8.self)
    }
  }
}
