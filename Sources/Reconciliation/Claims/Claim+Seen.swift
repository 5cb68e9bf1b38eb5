import Causality
import Registry

extension Record {
  /// What the authors of a run of its edits built on: the base, with what they saw of it where it has
  /// moved since. Nil when nothing was ever known to be on the server.
  ///
  /// Whether an author saw the base as it is, is a comparison of clocks; the old values are looked
  /// at only where he did not. The first edit of the run that touches a field tells, because the
  /// later ones were made on top of it: what it covers, their authors were not shown either. Only a
  /// decision was shown both sides, and says with which value.
  ///
  /// - Parameter isFirstSight: whether the base was seen just now, so that no author can have seen it.
  package func base(seenBy edits: some Sequence<Edit>, isFirstSight: Bool = false) -> Fields? {
    guard let base else { return nil }
    var seen = base
    var touched: Fields = [:]
    for edit in edits {
      let sawBase = !isFirstSight && edit.hasSeen(baseClock)
      for (name, value) in edit.fields {
        let earlier = touched.updateValue(value, forKey: name)
        guard let saw = edit.authorSaw[name] else { continue }
        // What he saw was an edit of this very run, and tells nothing of the server's side.
        if let earlier, name.same(earlier, saw) { continue }
        if sawBase, earlier != nil { seen[name] = base[name] }
        if !sawBase { seen[name] = saw }
      }
    }
    return seen
  }
}

/// What the authors of a claim's edits had seen: clocks tell.
extension Claim {
  /// What the authors of the folded edits built on.
  package var mergeBase: Fields? { record.base(seenBy: folded, isFirstSight: hasNewBase) }

  /// Secrets that were meant for a record of this office's own making, which then turned out to be
  /// there already, perhaps as somebody else's: their authors had seen nothing of the server's side.
  /// They are not sent as a change of that record. A decision about it has seen both sides.
  package var unmeantSecrets: Set<FieldName> {
    guard isCreation, record.presence == .present else { return [] }
    return Set(fold.intent.fields.keys.filter { $0.isSecret && !isChange($0) })
  }

  /// Whether the value of a field is meant as a change of what the server has: it is an update's, or
  /// its author had seen the server's side, as who decides a conflict has. The author of a creation
  /// meant a record of his own making.
  func isChange(_ name: FieldName) -> Bool {
    guard isCreation else { return true }
    return folded.last { $0.part.fields[name] != nil }?.hasSeen(.firstSight) ?? true
  }

  /// Whether what a first look shows of a record can stand for what the authors of `edits` saw: only
  /// where they rest on nothing but guesses.
  ///
  /// What came from another office in a bundle was never sent by anybody; whoever took it in has kept
  /// what its author saw. An edit that was recorded under the store's earlier name may have been sent by the store it is a
  /// copy of: the record may show what others made of that very edit. And whoever saw an edit that
  /// was withdrawn since, like a creation, saw what Sunbird never had.
  ///
  /// - Parameters:
  ///   - withdrawn: the edits of the record that people took out.
  ///   - replica: the store's name now.
  package static func takesFirstSightForBase(
    _ edits: [Edit], withdrawn: [Dot], replica: ReplicaID
  ) -> Bool {
    edits.contains { !$0.operation.isCreation }
      && edits.allSatisfy { edit in
        (edit.dot.replica == replica || edit.dot.replica.installation != replica.installation)
          && !withdrawn.contains(where: edit.context.contains)
      }
  }
}

extension VectorClock {
  /// The least that anybody has seen who has seen anything of the server's side.
  fileprivate static let firstSight = VectorClock([.sunbird: 1])
}
