import Registry

/// A person's decision about a conflict.
package struct Resolution: Hashable, Sendable {
  package enum Side: String, CaseIterable, Hashable, Sendable {
    case local, remote
  }

  /// The side that wins where nothing else is said.
  package let take: Side?
  /// The side that wins field by field.
  package let sides: [FieldName: Side]
  /// Values that a person typed in place of either.
  package let values: Fields

  package init(take: Side?, sides: [FieldName: Side] = [:], values: Fields = [:]) {
    self.take = take
    self.sides = sides
    self.values = values
  }

  /// The value that a dispute ends with; nil when the decision does not cover it.
  package func value(for dispute: Dispute) -> FieldValue? {
    if let value = values[dispute.name] { return value }
    switch sides[dispute.name] ?? take {
    case .local: return dispute.local ?? .null
    case .remote: return dispute.remote ?? .null
    case nil: return nil
    }
  }

  /// Whether the decision carries this secret of the edits in conflict. Neither side shows it, and the
  /// record may be somebody else's: it goes only where a person says so by its name.
  package func carries(_ name: FieldName) -> Bool { name.isSecret && sides[name] == .local }

  /// The fields of the edit that carries the decision: every field that was edited here, with the
  /// value it is to have on the server, and every value that a person typed.
  ///
  /// - Parameters:
  ///   - local: the fields of the edits in conflict.
  ///   - merge: those edits joined with what was seen there.
  ///   - disputes: what has to be decided; the merge's own disputes unless told.
  /// - Returns: nil when a dispute is undecided.
  package func fields(
    local: Fields, merge: ThreeWayMerge, disputes: [Dispute]? = nil
  ) -> Fields? {
    var fields: Fields = [:]
    for name in local.keys where !name.isSecret {
      fields[name] = merge.send[name] ?? merge.base[name]
    }
    for (name, value) in local where carries(name) { fields[name] = value }
    for dispute in disputes ?? merge.disputes {
      guard let value = value(for: dispute) else { return nil }
      fields[dispute.name] = value
    }
    return fields.overlaid(with: values)
  }
}
