import GRDB

/// What keeps a store's tables right besides the agent's own code: the triggers that let no finished
/// edit change and that count, and the indexes that let no two rows be one. A program that rewrites a
/// table leaves them out without a word (findings/sqlite-utils-key.sh).
extension Database {
  /// Those that there are, each as `trigger NAME` or `index NAME`.
  func guards() throws -> Set<String> {
    Set(
      try all(
        String.self,
        sql: """
          SELECT type || ' ' || name FROM sqlite_master
          WHERE type IN ('trigger', 'index') AND sql IS NOT NULL
          """))
  }

  /// What a person has to know of triggers and indexes that are not those of this version; nil where
  /// all are. An index more does no harm.
  func unfamiliarSchema() throws -> String? {
    let (found, known) = (try guards(), try Schema.guards())
    let lost = known.subtracting(found).sorted()
    let strange = found.subtracting(known).filter { $0.hasPrefix("trigger ") }.sorted()
    let faults =
      [(lost, "it lacks the"), (strange, "it has a strange")].filter { !$0.0.isEmpty }
      .map { names, what in "\(what) \(names.prefix(3).joined(separator: ", the "))" }
    guard !faults.isEmpty else { return nil }
    return "another program has rewritten its tables: \(faults.joined(separator: ", "))"
  }
}
