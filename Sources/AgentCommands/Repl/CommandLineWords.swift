/// Splits a line of the REPL into words as a shell does: blanks part words, quotes and backslashes
/// keep them together. Nothing is expanded.
enum CommandLineWords {
  struct Unfinished: Error {}

  /// - Throws: ``Unfinished`` when a quote is not closed.
  static func split(_ line: String) throws(Unfinished) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var escaped = false
    for character in line {
      if escaped {
        word = (word ?? "") + String(character)
        escaped = false
      } else if character == "\\", quote != "'" {
        escaped = true
      } else if let open = quote {
        if character == open { quote = nil } else { word = (word ?? "") + String(character) }
      } else if character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if character.isWhitespace {
        if let done = word { words.append(done) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    guard quote == nil, !escaped else { throw Unfinished() }
    if let done = word { words.append(done) }
    return words
  }
}
