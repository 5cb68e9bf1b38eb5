/// Texts as XML has them.
enum XMLOutput {
  /// Signs that XML 1.0 can't hold in any way.
  static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D: false
    case ..<0x20, 0xFFFE, 0xFFFF: true
    default: false
    }
  }

  /// The text with blanks for U+FFFE and U+FFFF.
  static func permitted(_ text: String) -> String {
    guard text.utf8.contains(0xEF) else { return text }
    let scalars = text.unicodeScalars.map { $0.value >= 0xFFFE && isForbidden($0) ? " " : $0 }
    return String(String.UnicodeScalarView(scalars))
  }

  /// Appends a text for an element or for an attribute in double quotes.
  static func append(_ text: some StringProtocol, to bytes: inout [UInt8]) {
    for byte in text.utf8 { append(byte, to: &bytes) }
  }

  static func append(_ byte: UInt8, to bytes: inout [UInt8]) {
    switch byte {
    case UInt8(ascii: "&"): bytes.append(contentsOf: "&amp;".utf8)
    case UInt8(ascii: "<"): bytes.append(contentsOf: "&lt;".utf8)
    case UInt8(ascii: ">"): bytes.append(contentsOf: "&gt;".utf8)
    case UInt8(ascii: "\""): bytes.append(contentsOf: "&quot;".utf8)
    default: bytes.append(byte)
    }
  }

  static func escaped(_ text: String) -> String {
    var bytes: [UInt8] = []
    append(text, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}
