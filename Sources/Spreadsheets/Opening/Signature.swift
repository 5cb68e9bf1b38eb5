/// What the first bytes of a file tell about its format.
enum Signature: Hashable {
  case zip
  /// The container of .xls and of workbooks with a password.
  case compoundFile
  case other(OtherFormat)
  /// Text, as far as the beginning shows; its first byte is at `start`, behind the mark of UTF-8.
  case text(start: Int)

  /// Bytes of the beginning that are looked at.
  static let length = 4096

  init(of beginning: [UInt8]) {
    if let known = Self.magic.first(where: { beginning.starts(with: $0.bytes) }) {
      self = known.signature
    } else if Self.isDBase(beginning) {
      self = .other(.dbf)
    } else if let text = Self.wideText(beginning) {
      self = .other(text)
    } else if beginning.contains(0) {
      self = .other(.binary)
    } else {
      let start = beginning.starts(with: Self.byteOrderMark) ? Self.byteOrderMark.count : 0
      self = Self.markup(beginning[start...]).map { .other($0) } ?? .text(start: start)
    }
  }

  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private static let magic: [(bytes: [UInt8], signature: Signature)] = [
    (Array("PK\u{3}\u{4}".utf8), .zip),
    (Array("PK\u{5}\u{6}".utf8), .zip),
    ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], .compoundFile),
    // Excel 2 to 4 wrote their records without a container.
    ([0x09, 0x00, 0x04, 0x00], .other(.xls)),
    ([0x09, 0x02, 0x06, 0x00], .other(.xls)),
    ([0x09, 0x04, 0x06, 0x00], .other(.xls)),
    ([0x09, 0x08, 0x08, 0x00], .other(.xls)),
    ([0x09, 0x08, 0x10, 0x00], .other(.xls)),
    (Array("%PDF-".utf8), .other(.pdf)),
    (Array("{\\rtf".utf8), .other(.rtf)),
    (Array("SQLite format 3".utf8), .other(.sqlite)),
    (Array("\u{0}\u{1}\u{0}\u{0}Standard ".utf8), .other(.access)),
    ([0x1F, 0x8B], .other(.archive)),
    (Array("Rar!".utf8), .other(.archive)),
    ([0x37, 0x7A, 0xBC, 0xAF], .other(.archive)),
    ([0xFF, 0xFE, 0x00, 0x00], .other(.utf32)),
    ([0x00, 0x00, 0xFE, 0xFF], .other(.utf32)),
    ([0xFF, 0xFE], .other(.utf16)),
    ([0xFE, 0xFF], .other(.utf16)),
  ]

  /// A dBase header: a version, a day, and 32 bytes for each column up to a carriage return.
  private static func isDBase(_ bytes: [UInt8]) -> Bool {
    let versions: Set<UInt8> = [0x02, 0x03, 0x30, 0x31, 0x32, 0x43, 0x83, 0x8B, 0xF5]
    guard bytes.count > 32, versions.contains(bytes[0]), bytes[2] <= 12, bytes[3] <= 31 else {
      return false
    }
    let length = Int(bytes[8]) | Int(bytes[9]) << 8
    guard length > 32 else { return false }
    return stride(from: 32, to: min(length, bytes.count), by: 32).contains { bytes[$0] == 0x0D }
  }

  /// Text of two or four bytes a letter without a mark: nearly every letter of Latin has a zero byte.
  private static func wideText(_ bytes: [UInt8]) -> OtherFormat? {
    let sample = bytes.prefix(256)
    guard sample.count >= 4 else { return nil }
    let zeros = sample.indices.filter { sample[$0] == 0 }
    if zeros.count * 4 >= sample.count * 2, zeros.allSatisfy({ $0 % 4 != 0 || $0 % 4 != 3 }),
      sample.indices.allSatisfy({ $0 % 4 == 0 || $0 % 4 == 3 || sample[$0] == 0 })
    {
      return .utf32
    }
    let odd = zeros.count { $0 % 2 == 1 }
    let isOneSided = odd == 0 || odd == zeros.count
    return isOneSided && zeros.count * 4 >= sample.count ? .utf16 : nil
  }

  /// XML, web pages and JSON, which begin with a sign that no table begins with.
  private static func markup(_ bytes: ArraySlice<UInt8>) -> OtherFormat? {
    let text = bytes.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
    switch text.first {
    case UInt8(ascii: "<"): return markupLanguage(text)
    case UInt8(ascii: "{"): return .json
    case UInt8(ascii: "["):
      let next = text.dropFirst().first { $0 != 0x20 && !(0x09...0x0D).contains($0) }
      return next.map { "{[\"]".utf8.contains($0) } ?? true ? .json : nil
    default: return nil
    }
  }

  private static func markupLanguage(_ bytes: ArraySlice<UInt8>) -> OtherFormat? {
    let text = String(decoding: bytes, as: UTF8.self).lowercased()
    if text.hasPrefix("<?xml") {
      if text.contains("urn:schemas-microsoft-com:office:spreadsheet") { return .spreadsheetML }
      if text.contains("<office:document") { return .flatOpenDocument }
      return text.contains("<html") ? .html : .xml
    }
    let tags = ["<!doctype html", "<html", "<head", "<body", "<meta", "<style", "<table", "<!--"]
    return tags.contains { text.hasPrefix($0) } ? .html : nil
  }
}
