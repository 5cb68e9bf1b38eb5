/// The signs by which a server generation is told from others.
package struct DialectSigns: Hashable, Sendable {
  /// What the version in its envelopes begins with.
  package let version: String
  /// What it never answers, the surest first.
  package let foreignCodes: [CodeSign]
  /// What it answers and the others that this agent speaks do not: by these it is known where
  /// another dialect is spoken to it.
  package let ownCodes: [CodeSign]

  package init(version: String, foreignCodes: [CodeSign] = [], ownCodes: [CodeSign] = []) {
    self.version = version
    self.foreignCodes = foreignCodes
    self.ownCodes = ownCodes
  }

  /// What speaks against this generation in `codes`; nil for nothing.
  package func objection(to codes: [AnsweredCode]) -> String? {
    for foreign in foreignCodes {
      if let code = codes.first(where: foreign.isShown) { return foreign.sentence(code) }
    }
    return nil
  }

  /// Whether something in `codes` speaks for this generation, and nothing against it.
  package func areShown(by codes: [AnsweredCode]) -> Bool {
    objection(to: codes) == nil && ownCodes.contains { codes.contains(where: $0.isShown) }
  }
}

/// A code of an answer.
package struct AnsweredCode: Hashable, Sendable {
  package let code: String
  /// The answer's; nil where it is not known any more.
  package let status: Int?

  package init(_ code: String, status: Int? = nil) {
    self.code = code
    self.status = status
  }
}

/// A code, or what codes begin with, by which a generation is known.
package struct CodeSign: Hashable, Sendable {
  let prefix: String
  /// The status with which it has to come; nil for any.
  let status: Int?
  /// What it shows, for a person, behind the code: "is of release 4.7 or later".
  let shows: String

  package init(_ prefix: String, status: Int? = nil, shows: String) {
    self.prefix = prefix
    self.status = status
    self.shows = shows
  }

  func isShown(by code: AnsweredCode) -> Bool {
    code.code.hasPrefix(prefix) && (status == nil || status == code.status)
  }

  func sentence(_ code: AnsweredCode) -> String {
    let status = status.map { " with status \($0)" } ?? ""
    return "the code \(code.code)\(status) \(shows)"
  }
}
