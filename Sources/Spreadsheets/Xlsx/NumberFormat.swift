/// What a number format tells about the numbers that it shows.
struct NumberFormat: Hashable, Sendable {
  /// Whether it shows a number as a day. A format of hours alone does not.
  let showsDay: Bool
  /// The least number of whole digits that it shows: 11 for `00000000000`.
  let wholeDigits: Int

  static let general = NumberFormat(showsDay: false, wholeDigits: 0)

  init(showsDay: Bool, wholeDigits: Int) {
    (self.showsDay, self.wholeDigits) = (showsDay, wholeDigits)
  }

  /// The formats that have a number and no code in the file (ECMA-376 part 1, 18.8.30). 27 to 36 and
  /// 50 to 58 are days in Chinese, Japanese, Korean and Thai.
  init(builtIn id: Int) {
    switch id {
    case 14...17, 22, 27...36, 50...58: self.init(showsDay: true, wholeDigits: 0)
    case 1...4, 9...11, 37...40, 48: self.init(showsDay: false, wholeDigits: 1)
    default: self.init(showsDay: false, wholeDigits: 0)
    }
  }

  /// Reads a format code, of which the first section shows positive numbers.
  init(code: String) {
    let signs = Self.signs(of: code)
    let showsDay = signs.indices.contains { Self.isDay(at: $0, of: signs) }
    let whole = signs.prefix { $0 != "." && $0 != "e" }
    self.init(
      showsDay: showsDay, wholeDigits: showsDay ? 0 : whole.count { $0 == "0" })
  }

  /// The signs of the first section that mean something, runs of letters once, in lower case: no
  /// literals, colours, conditions, elapsed times, nor what pads and fills.
  private static func signs(of code: String) -> [Character] {
    var signs: [Character] = []
    var rest = code[...]
    while let sign = rest.popFirst(), sign != ";" {
      switch sign {
      case "\"": rest = rest.drop { $0 != "\"" }.dropFirst()
      case "\\", "_", "*": rest = rest.dropFirst()
      case "[": if let elapsed = elapsed(&rest) { signs.append(elapsed) }
      case "A", "a": if !dropHalfDay(&rest) { signs.append("a") }
      case "G", "g": if !dropGeneral(&rest) { signs.append("g") }
      default:
        let small = Character(sign.lowercased())
        if !small.isLetter || signs.last != small { signs.append(small) }
      }
    }
    return signs
  }

  /// Takes what is in brackets: elapsed hours, minutes or seconds count as hours or seconds.
  private static func elapsed(_ rest: inout Substring) -> Character? {
    let content = rest.prefix { $0 != "]" }.lowercased()
    rest = rest.drop { $0 != "]" }.dropFirst()
    guard let first = content.first, content.allSatisfy({ $0 == first }) else { return nil }
    return first == "h" || first == "s" ? first : first == "m" ? "h" : nil
  }

  /// Takes the rest of `AM/PM` or `A/P`.
  private static func dropHalfDay(_ rest: inout Substring) -> Bool {
    for mark in ["m/pm", "/p"] where rest.lowercased().hasPrefix(mark) {
      rest = rest.dropFirst(mark.count)
      return true
    }
    return false
  }

  private static func dropGeneral(_ rest: inout Substring) -> Bool {
    guard rest.lowercased().hasPrefix("eneral") else { return false }
    rest = rest.dropFirst("eneral".count)
    return true
  }

  /// Whether the sign is a year, a month or a day. `m` behind hours or before seconds is minutes;
  /// `e` before a sign is an exponent, else a year.
  private static func isDay(at place: Int, of signs: [Character]) -> Bool {
    let letters = signs.indices.filter { "ymdhse".contains(signs[$0]) }
    switch signs[place] {
    case "y", "d": return true
    case "e":
      return place + 1 == signs.count || (signs[place + 1] != "+" && signs[place + 1] != "-")
    case "m":
      let before = letters.last { $0 < place }.map { signs[$0] }
      let after = letters.first { $0 > place }.map { signs[$0] }
      return before != "h" && after != "s"
    default: return false
    }
  }
}
