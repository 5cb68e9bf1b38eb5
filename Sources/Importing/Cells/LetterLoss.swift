/// Signs that letters were lost, or taken for others, before the file came here.
enum LetterLoss {
  /// Whether letters were replaced by question marks: two or more in a row, or nothing else.
  static func hasQuestionMarks(_ text: String) -> Bool {
    guard text.utf8.contains(63) else { return false }
    var run = 0
    var isOnly = true
    for byte in text.utf8 {
      if byte == 63 {
        run += 1
        if run == 2 { return true }
      } else {
        run = 0
        if byte != 32 { isOnly = false }
      }
    }
    return isOnly
  }

  /// The text that was meant where UTF-8 was read as Windows-1252: `आशा` for `à¤†à¤¶à¤¾`. Nil where
  /// nothing Indic or Arabic comes of it.
  static func meant(by text: String) -> String? {
    // Scripts of India begin with E0 in UTF-8, Arabic with D8 to DB.
    let scalars = text.unicodeScalars
    guard scalars.contains(where: { $0.value == 0xE0 || (0xD8...0xDB).contains($0.value) }) else {
      return nil
    }
    var bytes: [UInt8] = []
    for scalar in scalars {
      guard let byte = byte(of: scalar) else { return nil }
      bytes.append(byte)
    }
    guard let meant = String(validating: bytes, as: UTF8.self),
      meant.unicodeScalars.contains(where: \.isIndicOrArabic)
    else { return nil }
    return meant
  }

  /// The byte that Windows-1252 has for it; what it leaves open stands for itself.
  private static func byte(of scalar: Unicode.Scalar) -> UInt8? {
    if scalar.value <= 0xFF { return UInt8(scalar.value) }
    return upper.firstIndex(of: scalar.value).map { UInt8(0x80 + $0) }
  }

  /// 80 to 9F of Windows-1252.
  private static let upper: [UInt32] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
  ]

  /// Whether the text looks as one does that was typed for a font of its own, like Kruti Dev, where
  /// signs and digits stand for letters: `vk'kk` is आशा there.
  static func looksTypedForAFont(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    for (index, byte) in bytes.enumerated() where index > 0 && index + 1 < bytes.count {
      guard isLetter(bytes[index - 1]), isLetter(bytes[index + 1]) else { continue }
      switch byte {
      case 0x5B, 0x5D, 0x3B, 0x3D, 0x7E, 48...57: return true
      // D'Souza is a name as it stands.
      case 0x27 where index > 1 && isLetter(bytes[index - 2]): return true
      default: break
      }
    }
    return bytes.contains { $0 == 0x5B || $0 == 0x5D || $0 == 0x3B || $0 == 0x3D || $0 == 0x7E }
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 0x20) }
}
