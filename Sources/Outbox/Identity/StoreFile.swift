import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// A store's file as it was when it was opened: what tells it from a copy, and whether it is still
/// the one at its path.
struct StoreFile: Hashable, Sendable {
  let path: String
  /// What a copy on this machine has otherwise: the file's number, or its place where the file
  /// system numbers files anew at each mount. 0 for a file that is not there.
  let mark: UInt64
  /// The file's device and number; nil where they may change while it is open.
  private let place: Place?

  private struct Place: Hashable {
    let device: UInt64
    let number: UInt64

    init?(_ path: String) {
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      (device, number) = (UInt64(status.st_dev), UInt64(status.st_ino))
    }
  }

  /// - Parameter path: without links in it.
  init(_ path: String, mounts: MountTable = .current()) {
    self.path = path
    let place = Place(path)
    let mount = mounts.mount(of: path)
    guard let mount, !mount.keepsNumbers else {
      // Where the system does not show its mounts, files are taken to keep their numbers.
      (mark, self.place) = (place?.number ?? 0, place)
      return
    }
    mark = place == nil ? 0 : Self.hash(mount.inside(path))
    self.place = nil
  }

  /// Whether the path still leads to the file that was opened.
  var isInPlace: Bool {
    guard let place else { return access(path, F_OK) == 0 }
    return Place(path) == place
  }

  /// FNV-1a, 64 bits.
  private static func hash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
