import Foundation

/// Bytes as text between two marks, as OpenSSH keeps keys and signatures.
enum SSHArmor {
  private static let columns = 70

  static func write(_ bytes: [UInt8], as kind: String) -> String {
    var text = "-----BEGIN \(kind)-----\n"
    var rest = Data(bytes).base64EncodedString()[...]
    while !rest.isEmpty {
      text += "\(rest.prefix(columns))\n"
      rest = rest.dropFirst(columns)
    }
    return text + "-----END \(kind)-----\n"
  }

  /// The bytes between the marks of `kind`; nil where the text is anything else.
  static func read(_ text: String, as kind: String) -> [UInt8]? {
    let lines = text.split(whereSeparator: \.isNewline)
    guard lines.count > 2, lines.first == "-----BEGIN \(kind)-----",
      lines.last == "-----END \(kind)-----"
    else { return nil }
    return Data(base64Encoded: lines.dropFirst().dropLast().joined()).map(Array.init)
  }
}
