/// A number as spreadsheets and programs write it, digit by digit: no floating point comes near it.
enum NumberText: Hashable {
  /// All digits of a whole number, zeros in front included.
  case exact(String)
  /// A whole number with fewer digits than it has: its exponent asks for more.
  case lossy
  /// A number with something behind the point.
  case fraction
  /// No number.
  case none

  init(_ text: String) { self = Self.read(text) }

  private static func read(_ text: String) -> NumberText {
    let bytes = Array(text.utf8)
    var at = 0
    if let first = bytes.first, first == 43 || first == 45 { at = 1 }
    let isNegative = bytes.first == 45
    let whole = digits(bytes, &at)
    var fraction: [UInt8] = []
    if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
      at += 1
      fraction = digits(bytes, &at)
      guard !fraction.isEmpty else { return .none }
    }
    guard !whole.isEmpty else { return .none }
    guard at < bytes.count else { return plain(whole, fraction, isNegative) }
    guard let exponent = exponentValue(bytes, at) else { return .none }
    return scaled(whole, fraction, exponent, isNegative)
  }

  private static func plain(
    _ whole: [UInt8], _ fraction: [UInt8], _ isNegative: Bool
  ) -> NumberText {
    guard fraction.allSatisfy({ $0 == 48 }), !isNegative else { return .fraction }
    return .exact(String(decoding: whole, as: UTF8.self))
  }

  /// Spreadsheets write a number so that one digit stands before the point.
  private static func scaled(
    _ whole: [UInt8], _ fraction: [UInt8], _ exponent: Int, _ isNegative: Bool
  ) -> NumberText {
    guard !isNegative, exponent >= 0 else { return .fraction }
    let significant = fraction.reversed().drop { $0 == 48 }.count
    if significant > exponent { return .fraction }
    guard fraction.count >= exponent else { return .lossy }
    return .exact(String(decoding: whole + fraction.prefix(exponent), as: UTF8.self))
  }

  /// The exponent that begins at `start` and ends the text: `E9`, `E+09`, `e+017`.
  private static func exponentValue(_ bytes: [UInt8], _ start: Int) -> Int? {
    guard bytes[start] | 0x20 == UInt8(ascii: "e") else { return nil }
    var at = start + 1
    guard at < bytes.count else { return nil }
    let isNegative = bytes[at] == 45
    if bytes[at] == 43 || bytes[at] == 45 { at += 1 }
    let digits = digits(bytes, &at)
    guard at == bytes.count, (1...3).contains(digits.count) else { return nil }
    let value = digits.reduce(0) { $0 * 10 + Int($1 - 48) }
    return isNegative ? -value : value
  }

  private static func digits(_ bytes: [UInt8], _ at: inout Int) -> [UInt8] {
    let start = at
    while at < bytes.count, (48...57).contains(bytes[at]) { at += 1 }
    return Array(bytes[start..<at])
  }

  /// The digits of a number cell that holds a whole number: what its file leaves out is zeros.
  static func whole(ofCell text: String) -> String? {
    switch NumberText(text) {
    case .exact(let digits): return digits
    case .fraction, .none: return nil
    case .lossy:
      let halves = text.lowercased().split(separator: "e")
      let digits = halves[0].filter { $0 != "." && $0 != "+" }
      let point = halves[0].split(separator: ".")[0].filter { $0 != "+" }.count
      guard let exponent = Int(halves[1]), exponent <= 30 else { return nil }
      return digits + String(repeating: "0", count: max(0, point + exponent - digits.count))
    }
  }

  static func isDigits(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) }
  }

  /// Whether the text has an exponent, and a sign or a point that no code would have.
  static func hasExponent(_ text: String) -> Bool {
    guard text.utf8.contains(where: { $0 | 0x20 == UInt8(ascii: "e") }),
      text.utf8.contains(where: { $0 == 46 || $0 == 43 })
    else { return false }
    return NumberText(text) != .none
  }

  /// Whether a code of five digits or more has `.0` behind it; shorter ones may be what they seem.
  static func isPointed(_ text: String) -> Bool {
    guard text.utf8.contains(46), !text.utf8.contains(where: { $0 | 0x20 == UInt8(ascii: "e") }),
      case .exact(let digits) = NumberText(text)
    else { return false }
    return digits.utf8.count >= 5
  }

  static func padded(_ digits: String, to length: Int) -> String {
    String(repeating: "0", count: max(0, length - digits.utf8.count)) + digits
  }
}
