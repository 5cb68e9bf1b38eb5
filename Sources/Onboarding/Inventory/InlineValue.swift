/// Finds the value of a key within one line of YAML.
struct InlineValue {
  /// The line in front of the value, blanks included.
  let head: String
  /// The value as it stands there; empty where the line has none.
  let value: String
  /// What follows: a comment, or the rest of a map in braces.
  let tail: String

  /// - Parameters:
  ///   - column: where the key begins, in Unicode scalars from 0.
  ///   - inBraces: whether the key stands in a map in braces, where a value ends at a comma.
  /// - Returns: nil where no key with a colon begins there, or a quote or a bracket stays open.
  init?(in content: String, keyAt column: Int, inBraces: Bool) {
    let scalars = Array(content.unicodeScalars)
    guard let colon = Self.colon(in: scalars, from: column) else { return nil }
    var start = colon + 1
    while start < scalars.count, scalars[start] == " " || scalars[start] == "\t" { start += 1 }
    if start < scalars.count, scalars[start] == "#", start > colon + 1 { start = colon + 1 }
    guard let end = Self.end(in: scalars, from: start, inBraces: inBraces) else { return nil }
    head = Self.text(scalars[..<start])
    value = Self.text(scalars[start..<end])
    tail = Self.text(scalars[end...])
  }

  /// The line with another value.
  func line(with value: String) -> String {
    let gap = head.hasSuffix(" ") || head.hasSuffix("\t") ? "" : " "
    return head + gap + value + tail
  }

  private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  private static func colon(in scalars: [Unicode.Scalar], from column: Int) -> Int? {
    guard column < scalars.count else { return nil }
    var index = column
    if scalars[index] == "\"" || scalars[index] == "'" {
      guard let closing = scalars[(index + 1)...].firstIndex(of: scalars[index]) else {
        return nil
      }
      index = closing + 1
    }
    guard let colon = scalars[index...].firstIndex(of: ":") else { return nil }
    let next = colon + 1
    return next == scalars.count || scalars[next] == " " || scalars[next] == "\t" ? colon : nil
  }

  /// Where the value ends, blanks behind it left out.
  private static func end(
    in scalars: [Unicode.Scalar], from start: Int, inBraces: Bool
  ) -> Int? {
    var depth = 0
    var quote: Unicode.Scalar?
    var index = start
    var end = start
    scan: while index < scalars.count {
      let scalar = scalars[index]
      if let open = quote {
        if open == "\"", scalar == "\\" {
          index += 1
        } else if scalar == open {
          quote = nil
        }
      } else {
        switch scalar {
        case "\"", "'":
          // Inside a plain text a quote is a letter.
          if index == start || depth > 0 { quote = scalar }
        case "[", "{": depth += 1
        case "]", "}":
          if depth == 0, inBraces { break scan }
          depth -= 1
        case "," where depth == 0 && inBraces: break scan
        case "#" where index == start || scalars[index - 1] == " " || scalars[index - 1] == "\t":
          break scan
        default: break
        }
      }
      index += 1
      if scalar != " ", scalar != "\t" { end = index }
    }
    return depth == 0 && quote == nil ? min(end, scalars.count) : nil
  }
}
