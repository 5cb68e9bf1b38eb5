import Foundation

/// Files that hold a token and nothing else.
enum TokenFile {
  /// The token in the file.
  ///
  /// - Throws: ``CommandError`` with exit status 78 when others can read the file, when it belongs
  ///   to somebody else, or when it holds no token.
  static func read(_ path: String) throws -> String {
    guard let mode = FileMode.of(path), let owner = FileMode.owner(of: path) else {
      throw refused("the token file \(path) can't be read", hint: "check the path")
    }
    guard mode & 0o177 == 0 else {
      throw refused("others can read the token file \(path)", hint: "run `chmod 600 \(path)`")
    }
    guard owner == geteuid() || owner == 0 else {
      throw refused("the token file \(path) belongs to another user", hint: "run `chown` on it")
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw refused("the token file \(path) can't be read", hint: "check its owner")
    }
    let token = String(decoding: data, as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    guard !token.isEmpty, token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw refused("\(path) does not hold one token", hint: "put the bare token into it")
    }
    return token
  }

  private static func refused(_ message: String, hint: String) -> CommandError {
    CommandError(.configuration, code: "token-file", message, hint: hint)
  }
}

/// Permissions of files, as stat(2) has them.
enum FileMode {
  /// The permission bits of what is at `path`, links followed; nil when there is nothing.
  static func of(_ path: String) -> mode_t? { status(path).map { $0.st_mode & 0o7777 } }

  static func owner(of path: String) -> uid_t? { status(path).map(\.st_uid) }

  /// Whether two paths lead to one file.
  static func areSame(_ path: String, _ other: String) -> Bool {
    guard let first = status(path), let second = status(other) else { return false }
    return first.st_dev == second.st_dev && first.st_ino == second.st_ino
  }

  private static func status(_ path: String) -> stat? {
    var status = stat()
    return stat(path, &status) == 0 ? status : nil
  }
}
