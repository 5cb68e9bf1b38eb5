extension String {
  /// Text from outside, safe for a terminal: control characters, and those that turn the direction
  /// of writing, are shown as escapes instead of acting.
  package var safe: String {
    guard unicodeScalars.contains(where: \.actsOnTerminal) else { return self }
    var shown = ""
    for scalar in unicodeScalars {
      if scalar.actsOnTerminal {
        shown += scalar.escape
      } else {
        shown.unicodeScalars.append(scalar)
      }
    }
    return shown
  }

  /// JSON that is safe for a terminal and says the same: what JSON lets stand bare, but acts on a
  /// terminal, is written as an escape of JSON.
  var safeJSON: String {
    guard unicodeScalars.contains(where: \.actsOnTerminal) else { return self }
    var shown = ""
    for scalar in unicodeScalars {
      if scalar.actsOnTerminal {
        let digits = String(scalar.value, radix: 16)
        shown += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      } else {
        shown.unicodeScalars.append(scalar)
      }
    }
    return shown
  }
}

extension Unicode.Scalar {
  /// The character as it is written in Swift.
  fileprivate var escape: String {
    switch self {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: "\\u{\(String(value, radix: 16, uppercase: true))}"
    }
  }

  fileprivate var actsOnTerminal: Bool {
    switch value {
    case 0x00...0x1F, 0x7F...0x9F, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
