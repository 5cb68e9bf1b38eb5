import Foundation
import Outbox

/// Files that only their owner may read: tokens and keys.
enum PrivateFile {
  /// The file's bytes.
  ///
  /// - Parameter kind: what the file is, for a person, for example "token file".
  /// - Throws: ``CommandError`` with exit status 78 when others can read the file or it belongs to
  ///   somebody else.
  static func read(_ path: String, kind: String, code: String) throws -> Data {
    func refused(_ message: String, hint: String) -> CommandError {
      CommandError(.configuration, code: code, message, hint: hint)
    }
    guard let mode = FileMode.of(path), let owner = FileMode.owner(of: path) else {
      throw refused("the \(kind) \(path) can't be read", hint: "check the path")
    }
    guard mode & 0o177 == 0 else {
      throw refused("others can read the \(kind) \(path)", hint: "run `chmod 600 \(path)`")
    }
    guard owner == geteuid() || owner == 0 else {
      let user = SystemUser(id: owner)
      throw refused(
        "the \(kind) \(path) belongs to \(user), and you are \(NSUserName())",
        hint: "run it as that user, `sudo -u \(user.sudoWord) agent …`, or leave it to the timer's "
          + "pass: `systemctl start agent-sync`; where the file is to be yours, run `chown` on it")
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw refused("the \(kind) \(path) can't be read", hint: "check its owner")
    }
    return data
  }
}
