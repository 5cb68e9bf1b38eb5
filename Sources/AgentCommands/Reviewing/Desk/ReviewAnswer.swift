/// What a person says to an item of a review: a key at a terminal, a line in a pipe.
enum ReviewAnswer: Hashable, Sendable {
  case local, remote
  /// With the values where they were given at once.
  case edit(String?)
  case skip, later
  /// The same for all that are alike.
  case all
  /// From now on without asking.
  case always
  case undo, help, leave, yes
  /// Nothing that is known.
  case other(String)

  private static let words: [(key: Unicode.Scalar, word: String, answer: ReviewAnswer)] = [
    ("l", "local", .local), ("r", "remote", .remote), ("e", "edit", .edit(nil)),
    ("s", "skip", .skip), ("t", "later", .later), ("a", "all", .all), ("w", "always", .always),
    ("u", "undo", .undo), ("?", "help", .help), ("q", "quit", .leave), ("y", "yes", .yes),
  ]

  /// Ctrl-C and Ctrl-D leave the review, as they leave a line.
  init(key: Unicode.Scalar) {
    switch key {
    case "\u{3}", "\u{4}": self = .leave
    default: self = Self.words.first { $0.key == key }?.answer ?? .other(String(key))
    }
  }

  /// A line holds a word or its key; behind `edit` stand the values.
  init(line: String) {
    let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
    let word = parts.first.map(String.init) ?? ""
    let known = Self.words.first { $0.word == word || String($0.key) == word }?.answer
    switch (known, parts.count) {
    case (.edit?, 2): self = .edit(String(parts[1]))
    case (let answer?, 1): self = answer
    default: self = .other(line)
    }
  }
}
