import Foundation

/// Gives files their names once they are finished, so that what is found under a name is whole.
enum FilePlacement {
  /// A name beside `path` for a file that is not finished.
  static func unfinished(_ path: String) -> String {
    "\(path).unfinished-\(UInt32.random(in: .min ... .max))"
  }

  /// Makes an empty file that nobody else reads, and that is not root's alone where root makes it.
  ///
  /// - Parameter mode: its permissions, where more people than its owner are to have it.
  static func makeEmpty(_ path: String, mode: mode_t = 0o600) throws {
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw failure }
    defer { close(descriptor) }
    do {
      try FileOwner.takeFolders(descriptor, of: path, mode: mode)
    } catch {
      unlink(path)
      throw error
    }
  }

  /// Gives a finished file its name, which no other may have.
  static func place(_ unfinished: String, as path: String) throws {
    // Unlike renaming, linking refuses a name that is taken.
    if link(unfinished, path) == 0 {
      unlink(unfinished)
    } else if errno == EEXIST {
      throw StoreError.fileExists(path)
    } else {
      try move(unfinished, over: path)  // a file system without links, as on a stick
    }
    try keepNames(beside: path)
  }

  /// Gives a finished file the name of another, which is gone then.
  static func move(_ unfinished: String, over path: String) throws {
    guard rename(unfinished, path) == 0 else { throw failure }
    try keepNames(beside: path)
  }

  /// Gives a file a second name; copies it where the file system has no links.
  static func double(_ path: String, as other: String) throws {
    guard link(path, other) != 0 else { return }
    try FileManager.default.copyItem(atPath: path, toPath: other)
  }

  /// Takes away what is there.
  static func remove(_ path: String) throws {
    guard unlink(path) == 0 || errno == ENOENT else { throw failure }
  }

  /// Whether a file's name says that it is not finished.
  static func isUnfinished(_ name: String) -> Bool { name.contains(".unfinished-") }

  /// Takes away the files beside `path` whose names are such, and begin with its name.
  static func remove(beside path: String, where isSuch: (String) -> Bool) throws {
    let url = URL(fileURLWithPath: path)
    let folder = url.deletingLastPathComponent()
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
    where name.hasPrefix(url.lastPathComponent) && isSuch(name) {
      try remove(folder.appendingPathComponent(name).path)
    }
  }

  /// Makes the names in the folder of `path` outlive a power cut.
  static func keepNames(beside path: String) throws {
    let folder = open(URL(fileURLWithPath: path).deletingLastPathComponent().path, O_RDONLY)
    guard folder >= 0 else { throw failure }
    defer { close(folder) }
    // Some file systems can't; their names are on the disk sooner or later.
    guard fsync(folder) == 0 || errno == EINVAL else { throw failure }
  }

  private static var failure: POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
}
