import Foundation

/// Whether this user can get at a store's file at all, found out before anybody says that there is
/// none: what may not be seen looks like what is not there.
enum StoreReach {
  /// - Throws: ``StoreError/missing(path:)``, ``StoreError/notPermitted(path:owner:group:)``
  ///   or ``StoreError/notAStore(path:detail:)``.
  static func demand(_ path: String) throws {
    var found = stat()
    guard stat(path, &found) == 0 else {
      switch errno {
      case EACCES: throw refusal(path, whatIsInTheWay(of: path))
      case ENOTDIR:
        throw StoreError.notAStore(path: path, detail: "what should be its folder is a file")
      default: throw StoreError.missing(path: path)
      }
    }
    guard found.st_mode & S_IFMT != S_IFDIR else {
      throw StoreError.notAStore(path: path, detail: "it is a folder")
    }
    guard access(path, R_OK) == 0 || errno != EACCES else {
      throw refusal(path, found)
    }
  }

  /// - Parameter found: what is kept from this user.
  private static func refusal(_ path: String, _ found: stat) -> StoreError {
    let isOpenToGroup = found.st_mode & (S_IRGRP | S_IWGRP) == S_IRGRP | S_IWGRP
    return .notPermitted(
      path: path, owner: SystemUser(id: found.st_uid),
      group: isOpenToGroup ? groupName(of: found.st_gid) : nil)
  }

  /// The nearest folder above that can be seen: what it holds is kept from others.
  private static func whatIsInTheWay(of path: String) -> stat {
    var folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    var found = stat()
    while stat(folder.path, &found) != 0, folder.path != "/" { folder.deleteLastPathComponent() }
    return found
  }

  /// Nil for a group without a name: nobody can be put into it.
  private static func groupName(of group: gid_t) -> String? {
    getgrgid(group).map { String(cString: $0.pointee.gr_name) }
  }
}
