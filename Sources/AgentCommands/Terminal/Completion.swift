/// What Tab makes of a line.
enum Completion: Hashable, Sendable {
  case none
  /// The rest of the word, where only one is meant, or as far as all that are meant agree.
  case insert(String)
  /// What may be meant.
  case choices([String])

  /// The completion of the word that begins with `begun`, among `words`.
  ///
  /// - Parameters:
  ///   - isAll: whether there are no others; else what the words have in common says nothing.
  ///   - written: how a word is written on the command line.
  init(
    _ begun: String, among words: [String], isAll: Bool = true,
    written: (String) -> String = { $0 }
  ) {
    let scalars = Array(begun.unicodeScalars)
    let meant = words.filter { Array($0.unicodeScalars.prefix(scalars.count)) == scalars }
    guard let first = meant.first else {
      self = .none
      return
    }
    let common = meant.dropFirst().reduce(Array(first.unicodeScalars)) { common, word in
      zip(common, word.unicodeScalars).prefix { $0 == $1 }.map(\.0)
    }
    let rest = String(String.UnicodeScalarView(common.dropFirst(scalars.count)))
    if meant.count == 1, isAll {
      // What takes a value goes on behind it.
      self = .insert(written(rest) + (first.hasSuffix("=") ? "" : " "))
    } else if rest.isEmpty || !isAll {
      self = .choices(meant)
    } else {
      self = .insert(written(rest))
    }
  }
}

extension [String] {
  /// The words beside each other, in as many columns as fit.
  func inRows(width: Int) -> [String] {
    let shown = map(\.safe)
    let column = (shown.map(\.columns).max() ?? 0) + 2
    let across = Swift.max(1, width / column)
    return stride(from: 0, to: shown.count, by: across).map { start in
      let row = shown[start..<Swift.min(start + across, shown.count)]
      return row.dropLast().map { $0.padded(to: column) }.joined() + (row.last ?? "")
    }
  }
}
