import Foundation
import Outbox

/// A file could not be written; it is as it was before.
struct FileFailure: Error {
  /// errno of the step that failed.
  let code: Int32

  var detail: String { String(cString: strerror(code)) }
}

/// Replaces files so that a reader, and a power cut, find the old bytes or the new ones.
enum WholeFile {
  /// Writes beside the file, forces the bytes to the disk and moves them into its place. Links are
  /// followed; a file that is there keeps its owner, where we may give it to them.
  ///
  /// - Parameters:
  ///   - mode: the permissions; those of the file that is there where none are given.
  ///   - store: the store that the file is for: beside it the file is the store's owner's, whoever
  ///     writes it, and a new one elsewhere is its folder's owner's.
  /// - Throws: ``FileFailure``.
  static func write(
    _ data: Data, to path: String, mode: mode_t? = nil, for store: String? = nil
  ) throws {
    let target = resolved(path)
    let scratch = "\(target).new-\(UUID().uuidString)"
    do {
      try put(data, into: scratch, mode: mode ?? FileMode.of(target) ?? 0o644, at: target, store)
      guard rename(scratch, target) == 0 else { throw FileFailure(code: errno) }
    } catch {
      unlink(scratch)  // where it was never made there is nothing to take away
      throw error
    }
    try syncFolder(of: target)
  }

  /// A file that is written by somebody else, row by row, and then put in the place of `path`, or
  /// taken away. Others than its owner can't read it.
  struct Scratch {
    let path: String
    private let target: String

    /// - Throws: ``FileFailure`` where `path` is a folder, a device or a pipe.
    init(for path: String) throws {
      target = resolved(path)
      guard FileMode.of(target) == nil || FileMode.isRegular(target) else {
        throw FileFailure(code: EINVAL)
      }
      self.path = "\(target).new-\(UUID().uuidString)"
    }

    /// Puts the file, which has to be on the disk already, into its place.
    ///
    /// - Throws: ``FileFailure``.
    func commit() throws {
      guard rename(path, target) == 0 else { throw FileFailure(code: errno) }
      try syncFolder(of: target)
    }

    func discard() { unlink(path) }
  }

  private static func resolved(_ path: String) -> String {
    guard let found = realpath(path, nil) else { return path }
    defer { free(found) }
    return String(cString: found)
  }

  private static func put(
    _ data: Data, into scratch: String, mode: mode_t, at target: String, _ store: String?
  ) throws {
    let descriptor = open(scratch, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw FileFailure(code: errno) }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      try handle.write(contentsOf: data)
    } catch {
      let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
      throw FileFailure(code: cause.map { Int32($0.code) } ?? EIO)
    }
    try give(descriptor, at: target, store)
    guard fchmod(descriptor, mode) == 0, fsync(descriptor) == 0 else {
      throw FileFailure(code: errno)
    }
  }

  private static func give(_ descriptor: Int32, at target: String, _ store: String?) throws {
    do {
      if let store, try FileOwner.takePrivate(descriptor, at: target, beside: store) { return }
      if let owner = FileMode.owner(of: target), let group = FileMode.group(of: target) {
        // Only root may give a file away; ours is right for everybody else.
        _ = fchown(descriptor, owner, group)
      } else if store != nil {
        try FileOwner.takeFolders(descriptor, of: target)
      }
    } catch let error as POSIXError {
      throw FileFailure(code: error.code.rawValue)
    }
  }

  private static func syncFolder(of path: String) throws {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileFailure(code: errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw FileFailure(code: errno) }
  }
}
