import Registry

/// The people that a file brings, by what tells them: so that one who comes again under another name
/// is found. Of each it keeps two hashes and a line.
package struct PersonLedger: Sendable {
  private struct Place: Sendable {
    let key: Int
    let line: Int
  }

  private var places: [Int: Place] = [:]

  package init() {}

  /// Notes a person.
  ///
  /// - Returns: by what, and in which line, the same person came before under another key.
  package mutating func note(
    _ traits: PersonTraits, of key: RecordKey, line: Int
  ) -> (likeness: Likeness, line: Int)? {
    let name = key.canonical.hashValue
    var found: (Likeness, Int)?
    for (likeness, value) in traits.told {
      var hasher = Hasher()
      hasher.combine(likeness)
      hasher.combine(value)
      let hash = hasher.finalize()
      if let place = places[hash] {
        if place.key != name, found == nil { found = (likeness, place.line) }
      } else {
        places[hash] = Place(key: name, line: line)
      }
    }
    return found
  }
}

extension PersonTraits {
  /// Each thing that tells the person.
  fileprivate var told: [(Likeness, String)] {
    var told: [(Likeness, String)] = []
    if let phone { told.append((.phone, phone)) }
    if let email { told.append((.email, email)) }
    if let name, let birth { told.append((.nameAndBirth, "\(birth) \(name)")) }
    return told
  }
}
