/// The escapes of Office Open XML for signs that XML can't hold: `_x000D_` is a carriage return
/// (ECMA-376 part 1, 22.9.2.19), `_x005F_` the underscore that is not to be taken for one.
enum EscapedText {
  static func resolve(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.withUnsafeBufferPointer({ $0.place(of: "_x") != nil }) else { return bytes }
    var resolved: [UInt8] = []
    var place = 0
    while place < bytes.count {
      if let scalar = scalar(bytes[place...]) {
        resolved.append(contentsOf: String(Character(scalar)).utf8)
        place += 7
      } else {
        resolved.append(bytes[place])
        place += 1
      }
    }
    return resolved
  }

  /// The sign whose escape begins here. Halves of pairs and zero are none.
  private static func scalar(_ bytes: ArraySlice<UInt8>) -> Unicode.Scalar? {
    guard bytes.count >= 7, bytes.starts(with: "_x".utf8),
      bytes[bytes.startIndex + 6] == UInt8(ascii: "_")
    else { return nil }
    let digits = String(decoding: bytes.dropFirst(2).prefix(4), as: UTF8.self)
    guard digits.allSatisfy(\.isHexDigit), let number = UInt32(digits, radix: 16), number > 0 else {
      return nil
    }
    return Unicode.Scalar(number)
  }

  /// The text as a workbook must hold it to be read as `text` again.
  static func escape(_ text: String) -> String {
    // What can't be special has none of these bytes; U+FFFE and U+FFFF begin with EF.
    let isSpecial = text.utf8.contains {
      $0 == UInt8(ascii: "_") || $0 == 0xEF || ($0 < 0x20 && $0 != 0x09 && $0 != 0x0A)
    }
    guard isSpecial else { return text }
    var escaped = ""
    var rest = text.unicodeScalars[...]
    while let scalar = rest.first {
      if scalar.value == 0x0D || XMLOutput.isForbidden(scalar) {
        escaped += code(scalar)
      } else if scalar == "_", isEscape(rest) {
        escaped += "_x005F_"
      } else {
        escaped.unicodeScalars.append(scalar)
      }
      rest = rest.dropFirst()
    }
    return escaped
  }

  private static func isEscape(_ rest: Substring.UnicodeScalarView) -> Bool {
    scalar(Array(String(Substring(rest.prefix(7))).utf8)[...]) != nil
  }

  private static func code(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "_x" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "_"
  }
}
