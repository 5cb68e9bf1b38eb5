/// Texts of XML as they are meant.
enum XMLText {
  /// Appends `bytes` with entities resolved and line ends made one; false where an entity is none.
  static func resolve(_ bytes: UnsafeBufferPointer<UInt8>, into text: inout [UInt8]) -> Bool {
    let (ampersand, carriageReturn) = (UInt8(ascii: "&"), UInt8(0x0D))
    if bytes.place(of: ampersand) == nil, bytes.place(of: carriageReturn) == nil {
      text.append(contentsOf: bytes)
      return true
    }
    var place = 0
    while place < bytes.count {
      let byte = bytes[place]
      if byte == ampersand {
        let rest = bytes[(place + 1)...].prefix(12)
        guard let end = rest.firstIndex(of: UInt8(ascii: ";")),
          let scalar = scalar(bytes[place + 1..<end])
        else { return false }
        text.append(contentsOf: String(Character(scalar)).utf8)
        place = end + 1
        continue
      }
      let isPair = byte == carriageReturn && place + 1 < bytes.count && bytes[place + 1] == 0x0A
      if !isPair { text.append(byte == carriageReturn ? 0x0A : byte) }
      place += 1
    }
    return true
  }

  /// What stands between `&` and `;`.
  private static func scalar(_ name: Slice<UnsafeBufferPointer<UInt8>>) -> Unicode.Scalar? {
    let text = String(decoding: name, as: UTF8.self)
    switch text {
    case "lt": return "<"
    case "gt": return ">"
    case "amp": return "&"
    case "quot": return "\""
    case "apos": return "'"
    default:
      guard text.hasPrefix("#") else { return nil }
      let isHexadecimal = text.hasPrefix("#x")
      let digits = text.dropFirst(isHexadecimal ? 2 : 1)
      let number = UInt32(digits, radix: isHexadecimal ? 16 : 10)
      return number.flatMap { $0 == 0 ? nil : Unicode.Scalar($0) }
    }
  }

  /// Refuses an XML declaration that names another encoding than the bytes have.
  static func checkEncoding(_ declaration: String, part: String) throws(SpreadsheetProblem) {
    guard let found = declaration.firstRange(of: "encoding") else { return }
    let rest = declaration[found.upperBound...].drop { $0 == " " || $0 == "=" }
    guard let quote = rest.first, quote == "\"" || quote == "'" else { return }
    let name = String(rest.dropFirst().prefix { $0 != quote })
    let taken = ["utf-8", "utf8", "us-ascii", "utf-16", "utf-16le", "utf-16be"]
    guard taken.contains(name.lowercased()) else { throw .damaged(part: part, .encoding(name)) }
  }
}
