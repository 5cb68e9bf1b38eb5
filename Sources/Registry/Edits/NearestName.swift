extension String {
  /// The candidate that takes the fewest single-letter changes to reach, case aside; the first of
  /// equals. Meant for "did you mean": short texts, short lists.
  ///
  /// - Precondition: `candidates` is not empty.
  package func nearest(among candidates: [String]) -> String {
    var best = (name: candidates[0], distance: Int.max)
    for candidate in candidates {
      let distance = lowercased().editDistance(to: candidate.lowercased())
      if distance < best.distance { best = (candidate, distance) }
    }
    return best.name
  }

  /// The Levenshtein distance: insertions, deletions and replacements of one letter.
  package func editDistance(to other: String) -> Int {
    let target = Array(other)
    var row = Array(0...target.count)
    for (i, letter) in enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, wanted) in target.enumerated() {
        let replaced = diagonal + (letter == wanted ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = Swift.min(replaced, diagonal + 1, row[j] + 1)
      }
    }
    return row[target.count]
  }
}
