import Foundation
import Outbox

/// Permissions of files, as stat(2) has them.
enum FileMode {
  /// The permission bits of what is at `path`, links followed; nil when there is nothing.
  static func of(_ path: String) -> mode_t? { status(path).map { $0.st_mode & 0o7777 } }

  /// Whether others than the owner can read or write what is at `path`.
  static func isOpenToOthers(_ path: String) -> Bool { (of(path) ?? 0) & 0o066 != 0 }

  /// Whether others can read or write the store at `path` than those whom its folder is made for.
  static func isOpenToOthers(store path: String) -> Bool {
    (of(path) ?? 0) & ~FileOwner.storeMode(at: path) & 0o066 != 0
  }

  static func owner(of path: String) -> uid_t? { status(path).map(\.st_uid) }

  static func group(of path: String) -> gid_t? { status(path).map(\.st_gid) }

  /// Whether two paths lead to one file.
  static func areSame(_ path: String, _ other: String) -> Bool {
    guard let first = status(path), let second = status(other) else { return false }
    return first.st_dev == second.st_dev && first.st_ino == second.st_ino
  }

  /// Whether there is a file of bytes at `path`, and no pipe, device or folder.
  static func isRegular(_ path: String) -> Bool {
    status(path).map { $0.st_mode & S_IFMT == S_IFREG } ?? false
  }

  /// How many bytes the file at `path` has; nil for what is no file.
  static func size(of path: String) -> Int? {
    isRegular(path) ? status(path).map { Int($0.st_size) } : nil
  }

  private static func status(_ path: String) -> stat? {
    var status = stat()
    return stat(path, &status) == 0 ? status : nil
  }
}
