import Foundation

/// Files that hold a token and nothing else.
enum TokenFile {
  /// The token in the file.
  ///
  /// - Throws: ``CommandError`` with exit status 78 when others can read the file, when it belongs
  ///   to somebody else, or when it holds no token.
  static func read(_ path: String) throws -> String {
    let data = try PrivateFile.read(path, kind: "token file", code: "token-file")
    guard let token = token(in: data) else {
      throw CommandError(
        .configuration, code: "token-file", "\(path) does not hold one token",
        hint: "put the bare token into it")
    }
    return token
  }

  /// The one token that the bytes are, blanks around it left out; nil when they are anything else.
  static func token(in data: Data) -> String? {
    let token = String(decoding: data, as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    let isOne = !token.isEmpty && token.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    return isOne ? token : nil
  }

  /// Puts a token into the file, whole or not at all, for its owner only: whoever keeps the store has
  /// to read it.
  ///
  /// - Throws: ``FileFailure``.
  static func write(_ token: String, to path: String, for store: String) throws {
    try WholeFile.write(Data((token + "\n").utf8), to: path, mode: 0o600, for: store)
  }
}
