/// The signs by which a server generation is told from others.
package struct DialectSigns: Hashable, Sendable {
  /// What the version in its envelopes begins with.
  package let version: String
  /// Codes that it never answers, the surest first.
  package let foreignCodes: [ForeignCode]

  package init(version: String, foreignCodes: [ForeignCode] = []) {
    self.version = version
    self.foreignCodes = foreignCodes
  }

  /// A code, or what codes begin with, that another generation answers.
  package struct ForeignCode: Hashable, Sendable {
    package let prefix: String
    /// What it shows, for a person, behind the code: "is of release 4.7 or later".
    package let shows: String

    package init(_ prefix: String, shows: String) {
      self.prefix = prefix
      self.shows = shows
    }
  }

  /// What speaks against this generation in `codes`; nil for nothing.
  package func objection(to codes: Set<String>) -> String? {
    let codes = codes.sorted()
    for foreign in foreignCodes {
      if let code = codes.first(where: { $0.hasPrefix(foreign.prefix) }) {
        return "the code \(code) \(foreign.shows)"
      }
    }
    return nil
  }
}
