import Foundation

/// A user of this machine: one who left may have no name any more.
package struct SystemUser: Hashable, Sendable, CustomStringConvertible {
  private let id: uid_t
  private let name: String?

  /// - Parameter id: the number of the user, as `stat` tells it.
  package init(id: uid_t) {
    self.id = id
    name = getpwuid(id).map { String(cString: $0.pointee.pw_name) }
  }

  /// For a person.
  package var description: String { name ?? "user \(id)" }

  /// As a word of a shell's line that `sudo -u` takes.
  package var sudoWord: String { name ?? "'#\(id)'" }
}
