/// HTML and SVG as text. What stands in a tree of elements can't act: texts are escaped where they
/// are put in, and control characters and those that turn the direction of writing are shown.
struct Markup {
  private(set) var text: String

  /// A text from anywhere.
  init(_ text: String) {
    var escaped = ""
    for character in text.safe.unicodeScalars {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(character)
      }
    }
    self.text = escaped
  }

  private init(trusted: String) { text = trusted }

  /// An element with its attributes, in the order given, and what is in it.
  static func element(
    _ name: StaticString, _ attributes: KeyValuePairs<String, String> = [:], _ content: [Markup]
  ) -> Markup {
    let attributes = attributes.map { " \($0.key)=\"\(Markup($0.value).text)\"" }.joined()
    let inner = content.map(\.text).joined()
    return Markup(trusted: "<\(name)\(attributes)>\(inner)</\(name)>")
  }

  static func element(
    _ name: StaticString, _ attributes: KeyValuePairs<String, String> = [:], _ text: String = ""
  ) -> Markup {
    element(name, attributes, [Markup(text)])
  }

  /// What the program itself has written.
  static func own(_ text: StaticString) -> Markup { Markup(trusted: "\(text)") }
}

extension Double {
  /// As a coordinate: to a tenth.
  var svg: String {
    let tenths = Int((self * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(abs(tenths % 10))"
  }
}
