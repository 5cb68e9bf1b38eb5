extension String {
  /// The text in rows of at most so many columns, broken between words, and within a word where it
  /// alone is longer. A letter is never parted from its signs.
  func wrapped(to columns: Int) -> [String] {
    var rows: [String] = []
    var row = ""
    for word in words {
      if !row.isEmpty, row.columns + word.trimmingBlankEnd.columns > columns {
        rows.append(row.trimmingBlankEnd)
        row = ""
      }
      row += word
      while row.trimmingBlankEnd.columns > columns {
        let head = row.prefix(fitting: columns)
        rows.append(String(head))
        row.removeFirst(head.count)
      }
    }
    return rows + [row.trimmingBlankEnd]
  }

  /// Its words, each with the blanks behind it.
  private var words: [String] {
    var words: [String] = []
    var word = ""
    for character in self {
      if character != " ", word.last == " " {
        words.append(word)
        word = ""
      }
      word.append(character)
    }
    return words + [word]
  }

  /// The longest beginning that fits; one letter at least.
  private func prefix(fitting columns: Int) -> Substring {
    var end = index(after: startIndex)
    while end < endIndex {
      let next = index(after: end)
      guard String(self[..<next]).columns <= columns else { break }
      end = next
    }
    return self[..<end]
  }

  private var trimmingBlankEnd: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
