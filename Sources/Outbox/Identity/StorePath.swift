import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// The one path of a store, however it is named. Its log, its lock and its witness stand beside it
/// under this path: two names must not make two of them.
package enum StorePath {
  /// How many links are followed, as the kernel counts them.
  private static let maxLinks = 40

  /// `path` with every link followed, also where nothing is there yet.
  package static func resolved(_ path: String) -> String { resolved(path, links: maxLinks) }

  private static func resolved(_ path: String, links: Int) -> String {
    if let real = realpath(path, nil) {
      defer { free(real) }
      return String(cString: real)
    }
    let url = URL(fileURLWithPath: path)
    let (folder, name) = (url.deletingLastPathComponent().path, url.lastPathComponent)
    guard links > 0, folder != url.path else { return url.path }
    let place = resolved(folder, links: links - 1)
    let here = place == "/" ? "/\(name)" : "\(place)/\(name)"
    // A link that leads nowhere yet: the file is made where it leads.
    guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: here) else {
      return here
    }
    return resolved(target.hasPrefix("/") ? target : "\(place)/\(target)", links: links - 1)
  }

  /// Refuses a file that has another name which leads past its neighbours: SQLite would keep a
  /// second log beside that one.
  static func demandOneName(_ path: String, mounts: MountTable = .current()) throws {
    guard !mounts.isPoint(path) else { throw StoreError.otherName(path: path, .mountedAlone) }
    var status = stat()
    guard stat(path, &status) == 0, status.st_nlink > 1 else { return }
    let others = Int(status.st_nlink) - 1 - keptNames(of: status, path)
    guard others <= 0 else { throw StoreError.otherName(path: path, .hardLinks(others)) }
  }

  /// How many names a restore that was killed has left: they are no store's.
  private static func keptNames(of file: stat, _ path: String) -> Int {
    let url = URL(fileURLWithPath: path)
    let folder = url.deletingLastPathComponent()
    // A folder that can't be listed has no such names.
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.count {
      var status = stat()
      return $0.hasPrefix(url.lastPathComponent + Restore.replaced)
        && stat(folder.appendingPathComponent($0).path, &status) == 0
        && (status.st_dev, status.st_ino) == (file.st_dev, file.st_ino)
    }
  }
}

/// Another name of a store's file, under which it would have another log.
package enum OtherName: Hashable, Sendable {
  /// So many hard links.
  case hardLinks(Int)
  /// The file is mounted by itself, without its folder.
  case mountedAlone
}
