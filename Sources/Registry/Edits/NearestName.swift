extension String {
  /// The candidate that this text plausibly means: for "did you mean". Nil where nothing is plausible
  /// or two candidates are alike; then the list helps, and a guess does not.
  ///
  /// Digits decide first: where the text or the candidate has some, they must be the same, and a text
  /// with digits needs no more (`grade 5` is `Class 5`, and `Class 11` is not `Class 1`). Else one is
  /// the other's beginning, or a few letters make the difference: one in three of the shorter one.
  /// Case, blanks, hyphens and underscores don't matter.
  package func nearest(among candidates: [String]) -> String? {
    let wanted = Reading(self)
    guard !wanted.letters.isEmpty || !wanted.digits.isEmpty else { return nil }
    let alike = candidates.map { ($0, Reading($0)) }.filter { $0.1.digits == wanted.digits }
    if let same = alike.first(where: { $0.1.letters == wanted.letters }) { return same.0 }
    if !wanted.digits.isEmpty, alike.count == 1 { return alike[0].0 }

    let near = alike.map { ($0.0, wanted.distance(to: $0.1)) }.filter { $0.1 != nil }
    let best = near.min { ($0.1 ?? 0) < ($1.1 ?? 0) }
    if let best { return best.0 }
    let longer = alike.filter { $0.1.letters.starts(with: wanted.letters) }
    if longer.count == 1 { return longer[0].0 }
    let shorter = alike.filter {
      $0.1.letters.count >= 3 && wanted.letters.starts(with: $0.1.letters)
    }
    return shorter.max { $0.1.letters.count < $1.1.letters.count }?.0
  }

  /// What ``nearest(among:)`` found, or else all there is, as the end of a sentence about what is
  /// `called` so.
  package func hint(among candidates: [String], called name: String) -> String {
    if let nearest = nearest(among: candidates) { return "the nearest \(name) is \(nearest)" }
    return "known are \(candidates.joined(separator: ", "))"
  }
}

/// A name without what does not matter when it is held against another.
private struct Reading {
  /// In lower case, without digits, blanks, hyphens and underscores.
  let letters: [Character]
  /// The digits as one number's, without zeros in front.
  let digits: String

  init(_ text: String) {
    let known = text.lowercased().filter { !$0.isWhitespace && $0 != "-" && $0 != "_" }
    letters = known.filter { !$0.isNumber }
    digits = String(known.filter(\.isNumber).drop { $0 == "0" })
  }

  /// How many letters are missing, too many, other, or in each other's place; nil where that is more
  /// than one in three of the shorter name.
  func distance(to other: Reading) -> Int? {
    let most = Swift.min(letters.count, other.letters.count) / 3
    guard abs(letters.count - other.letters.count) <= most else { return nil }
    let distance = steps(to: other.letters)
    return distance <= most ? distance : nil
  }

  private func steps(to target: [Character]) -> Int {
    var before: [Int] = []
    var row = Array(0...target.count)
    for (i, letter) in letters.enumerated() {
      var next = [i + 1]
      for (j, wanted) in target.enumerated() {
        var least = Swift.min(row[j] + (letter == wanted ? 0 : 1), next[j] + 1, row[j + 1] + 1)
        if i > 0, j > 0, letter == target[j - 1], letters[i - 1] == wanted {
          least = Swift.min(least, before[j - 1] + 1)
        }
        next.append(least)
      }
      (before, row) = (row, next)
    }
    return row[target.count]
  }
}
