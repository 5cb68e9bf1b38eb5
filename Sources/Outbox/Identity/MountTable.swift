import Foundation

/// What is mounted where, as `/proc/self/mountinfo` tells it (proc(5)).
struct MountTable: Sendable {
  struct Mount: Hashable, Sendable {
    /// The folder of the file system that shows at `point`.
    let root: String
    let point: String
    let type: String
  }

  let mounts: [Mount]

  /// The system's own table; empty where it shows none.
  static func current() -> MountTable {
    MountTable(String(decoding: SystemFile.bytes("/proc/self/mountinfo") ?? [], as: UTF8.self))
  }

  init(_ text: String) { mounts = text.split(separator: "\n").compactMap(Self.mount) }

  /// A line: six words, optional ones up to a hyphen, then the type and more.
  private static func mount(_ line: Substring) -> Mount? {
    let words = line.split(separator: " ").map { unescaped($0) }
    guard words.count > 8, let hyphen = words[6...].firstIndex(of: "-"), hyphen + 1 < words.count
    else { return nil }
    return Mount(root: words[3], point: words[4], type: words[hyphen + 1])
  }

  /// Blanks and backslashes in a name stand as three octal digits.
  private static func unescaped(_ word: Substring) -> String {
    guard word.contains("\\") else { return String(word) }
    var bytes: [UInt8] = []
    var rest = Array(word.utf8)[...]
    while let byte = rest.popFirst() {
      let digits = String(decoding: rest.prefix(3), as: UTF8.self)
      if byte == UInt8(ascii: "\\"), digits.count == 3, let code = UInt8(digits, radix: 8) {
        bytes.append(code)
        rest = rest.dropFirst(3)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The mount that holds `path`, which has no links in it: the deepest one, and of several at one
  /// place the last.
  func mount(of path: String) -> Mount? {
    mounts.filter { Self.path(path, isBelow: $0.point) }
      .max { ($0.point.utf8.count) < ($1.point.utf8.count) || $0.point == $1.point }
  }

  /// Whether something is mounted at `path` itself.
  func isPoint(_ path: String) -> Bool { mounts.contains { $0.point == path } }

  private static func path(_ path: String, isBelow point: String) -> Bool {
    point == "/" || path == point || path.hasPrefix(point + "/")
  }
}

extension MountTable.Mount {
  /// File systems whose numbers for files outlast a mount. FAT, exFAT and most that live in user
  /// space number their files anew.
  private static let numbering: Set<String> = [
    "ext2", "ext3", "ext4", "xfs", "btrfs", "bcachefs", "f2fs", "zfs", "jfs", "reiserfs", "nilfs2",
    "ubifs", "ntfs", "ntfs3", "ecryptfs", "overlay", "tmpfs", "ramfs", "nfs", "nfs4",
  ]

  /// Whether a file keeps its number for as long as it is there.
  var keepsNumbers: Bool { Self.numbering.contains(type) }

  /// Where `path` is in the file system itself, wherever that is mounted.
  func inside(_ path: String) -> String {
    (root == "/" ? "" : root) + path.dropFirst(point == "/" ? 0 : point.count)
  }
}
