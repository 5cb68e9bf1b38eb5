import Causality
import Registry

/// The edits of one record that are due together, and the record they are about.
package struct Claim: Sendable {
  package let record: Record
  /// The server's id of a membership's organisation, where known.
  package let organisationID: String?
  /// The server's id of a membership's user, where known.
  package let userID: String?
  /// In the order they were recorded: edits that are due, and those they already carry. Not empty.
  package let edits: [Edit]
  /// How many of the head edits travel as one request, and what that request has to bring about.
  package let fold: Fold
  /// Whether `record.base` was seen just now, for the first time, and is not yet in the store.
  package let hasNewBase: Bool
  /// Whether what a first look shows can stand for what the authors of the edits saw.
  package let takesFirstSightForBase: Bool

  package init(
    record: Record, organisationID: String? = nil, userID: String? = nil, edits: [Edit],
    hasNewBase: Bool = false,
    takesFirstSightForBase: Bool
  ) {
    self.record = record
    self.organisationID = organisationID
    self.userID = userID
    self.edits = edits
    self.hasNewBase = hasNewBase
    self.takesFirstSightForBase = takesFirstSightForBase
    fold = Fold.head(
      of: edits.inOneLine.map(\.part),
      mayBeThere: record.presence == .present
        || edits.contains { $0.attempts > 0 || $0.refusals > 0 })
  }

  /// The claim after a first look at a record that nobody here had ever seen: what it shows is the
  /// base, from now on and not only for this pass.
  package func seeing(_ fields: Fields) -> Claim {
    guard record.base == nil, takesFirstSightForBase, case .update = fold.intent else {
      return self
    }
    return Claim(
      record: record.based(on: fields), organisationID: organisationID, userID: userID,
      edits: edits, hasNewBase: true, takesFirstSightForBase: true)
  }

  /// The claim with no edit behind this one; nil where that leaves none.
  package func upTo(edit last: Int64?) -> Claim? {
    let edits = edits.filter { $0.id <= last ?? 0 }
    guard !edits.isEmpty else { return nil }
    return Claim(
      record: record, organisationID: organisationID, userID: userID, edits: edits,
      hasNewBase: hasNewBase, takesFirstSightForBase: takesFirstSightForBase)
  }

  /// The edits that take part in the request.
  package var folded: ArraySlice<Edit> { edits.prefix(fold.count) }

  /// The edit that carries the others and bears the request's name.
  package var carrier: Edit { edits[fold.count - 1] }

  /// In how many passes in a row something that is not Sunbird stood against it alone.
  package var refusals: Int { folded.map(\.refusals).max() ?? 0 }

  /// The highest priority among its edits.
  package var priority: Priority { edits.map(\.priority).min() ?? .normal }

  /// Whether its edits mean to make the record.
  package var isCreation: Bool {
    if case .create = fold.intent { true } else { false }
  }

  /// Everything that the authors of the folded edits had seen, with the edits themselves.
  package var localClock: VectorClock {
    folded.reduce(VectorClock()) { $0.merged(with: $1.clock) }
  }
}

extension [Edit] {
  /// The edits from the first one on as far as each was recorded by somebody who knew of those before
  /// it. Where edits of several offices meet, what is concurrent never travels as one: it goes in its
  /// turn, and is held against what those before it have made of the record.
  package var inOneLine: ArraySlice<Edit> {
    let end = indices.dropFirst().first { !self[$0].follows(self[$0 - 1]) }
    return prefix(upTo: end ?? endIndex)
  }

  /// Those of a record's unfinished edits that a conflict of `core` is about: they themselves, and what
  /// was recorded by people who knew of them. Whatever else waits behind them is held against the
  /// server in its own turn.
  package func about(_ core: some BidirectionalCollection<Edit>) -> [Edit] {
    guard let last = core.last else { return self }
    let own = Set(core.map(\.id))
    return filter { own.contains($0.id) || $0.follows(last) }
  }
}
