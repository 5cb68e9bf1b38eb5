import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// Whose the files are that a command makes beside a store. Without this, what root makes once
/// would be closed to the user who keeps the store, for good.
package enum FileOwner {
  /// Gives an open file, just made or found, the owner, group and mode of the store it belongs to;
  /// those that a store in its folder has, where there is none yet.
  ///
  /// - Parameter store: the store's path, without links in it.
  package static func take(_ descriptor: Int32, beside store: String) throws {
    var there = stat()
    if stat(store, &there) == 0 {
      try give(descriptor, there, mode: there.st_mode & 0o666)
    } else {
      try takeFolders(descriptor, of: store, mode: storeMode(at: store))
    }
  }

  /// The mode that a store at `path` has. Its folder says who shares it: one that its group may write
  /// and whose files are all that group's (setgid) is made for several people.
  package static func storeMode(at path: String) -> mode_t {
    var found = stat()
    let isShared =
      stat(folder(of: path), &found) == 0 && found.st_mode & shared == shared
    return isShared ? 0o660 : 0o600
  }

  /// Gives the store at `path` that mode, if it has another one.
  static func setStoreMode(at path: String) throws {
    var found = stat()
    guard stat(path, &found) == 0 else { throw failure }
    let mode = storeMode(at: path)
    guard found.st_mode & 0o777 == mode || chmod(path, mode) == 0 else { throw failure }
  }

  private static let shared = S_ISGID | S_IWGRP

  /// Gives a new file at `path` the owner of its folder, if root has made it.
  package static func takeFolders(
    _ descriptor: Int32, of path: String, mode: mode_t = 0o600
  ) throws {
    var folder = stat()
    guard stat(Self.folder(of: path), &folder) == 0 else {
      return
    }
    try give(descriptor, folder, mode: mode)
  }

  /// Gives a file that only its owner may read to whom the store belongs, where it stands in the
  /// store's folder.
  ///
  /// - Returns: whether it stands there.
  package static func takePrivate(_ descriptor: Int32, at path: String, beside store: String) throws
    -> Bool
  {
    var there = stat()
    var (own, stores) = (stat(), stat())
    guard stat(folder(of: path), &own) == 0, stat(folder(of: store), &stores) == 0,
      (own.st_dev, own.st_ino) == (stores.st_dev, stores.st_ino), stat(store, &there) == 0
    else { return false }
    try give(descriptor, there, mode: 0o600)
    return true
  }

  private static func folder(of path: String) -> String {
    URL(fileURLWithPath: path).deletingLastPathComponent().path
  }

  private static func give(_ descriptor: Int32, _ model: stat, mode: mode_t) throws {
    var own = stat()
    guard fstat(descriptor, &own) == 0 else { throw failure }
    let isOnlyName = own.st_mode & S_IFMT == S_IFREG && own.st_nlink == 1
    // Nothing that somebody has put there under this name is given away.
    guard isOnlyName else { throw POSIXError(.EPERM) }
    if geteuid() == 0, (own.st_uid, own.st_gid) != (model.st_uid, model.st_gid) {
      guard fchown(descriptor, model.st_uid, model.st_gid) == 0 else { throw failure }
    } else if own.st_uid == geteuid(), own.st_gid != model.st_gid {
      _ = fchown(descriptor, own.st_uid, model.st_gid)  // only members may; its mode counts then
    }
    if own.st_mode & 0o777 != mode, geteuid() == 0 || own.st_uid == geteuid() {
      _ = fchmod(descriptor, mode)  // some file systems have no modes of their own
    }
  }

  private static var failure: POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
}
