/// A word in Latin letters and in the script of its language.
struct Spelling: Sendable {
  let latin: String
  let native: String
}

/// Words in the order they are written down in, which the generated day depends on.
struct WordList: Sendable, ExpressibleByDictionaryLiteral {
  let spellings: [Spelling]

  init(dictionaryLiteral elements: (String, String)...) {
    spellings = elements.map { Spelling(latin: $0, native: $1) }
  }

  func native(of latin: String) -> String? {
    spellings.first { $0.latin == latin }?.native
  }
}
