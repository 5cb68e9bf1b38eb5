import Causality
import Registry

/// Why an edit has to wait, and for which record.
package enum Blocker: Hashable, Sendable {
  /// An earlier edit of its own record waits for a person.
  case earlier(Dot, record: Int64)
  /// An earlier edit of its own record waits for something else, which it waits for, too.
  case behind(Dot, waitingFor: Int64)
  /// A parent whose creation is on its way, or waits for a person to say whether it is the same.
  case parent(Int64)
  /// Another user, who still has what must be unique, and gives it up by an earlier edit.
  case giver(Int64, FieldName)

  /// The record that the edit waits for.
  package var record: Int64 {
    switch self {
    case .earlier(_, let record), .behind(_, let record), .parent(let record),
      .giver(let record, _):
      record
    }
  }
}

/// An edit of the same record that was recorded before, and where it stands.
package struct EarlierEdit: Hashable, Sendable {
  package let dot: Dot
  package let state: EditState
  /// The record that it waits for, if it does.
  package let waitsOn: Int64?

  package init(dot: Dot, state: EditState, waitsOn: Int64? = nil) {
    self.dot = dot
    self.state = state
    self.waitsOn = waitsOn
  }

  /// The states in which an edit lets no later one of its record go before it.
  package static let blockingStates: [EditState] = [.waiting, .conflict, .rejected]
}

/// The organisation or the user of a membership, with what its unfinished edits do.
package struct ParentRecord: Hashable, Sendable {
  package let id: Int64
  package let unfinished: Set<WriteOperation>

  package init(id: Int64, unfinished: Set<WriteOperation>) {
    self.id = id
    self.unfinished = unfinished
  }

  /// Whether its creation is on its way: by itself, or carried by another edit.
  package var isBeingMade: Bool { unfinished.contains(where: \.isCreation) }
}

/// Another user who has a phone number or an address on the server, with an unfinished edit of it.
package struct ContactHolder: Hashable, Sendable {
  package let id: Int64
  package let name: FieldName
  /// The place of his edit in the order of recording.
  package let edit: Int64
  /// What his edit says the field is to be.
  package let becomes: FieldValue

  package init(id: Int64, name: FieldName, edit: Int64, becomes: FieldValue) {
    self.id = id
    self.name = name
    self.edit = edit
    self.becomes = becomes
  }
}

/// Why an edit has to wait; nil where nothing stands in its way. The one place that says so.
///
/// Its own record comes first, since the edits of one record go in their order; then its parents,
/// the organisation before the user; then what must be unique.
///
/// - Parameters:
///   - earlier: unfinished edits of its record that were recorded before it, in their order.
///   - parents: those of a membership that have unfinished edits, the organisation first.
///   - holders: other users who have on the server what the edit gives to its user.
package func blockedBy(
  _ edit: Edit, earlier: [EarlierEdit], parents: [ParentRecord], holders: [ContactHolder] = []
) -> Blocker? {
  for other in earlier {
    switch other.state {
    case .waiting where edit.brings(other): continue
    case .waiting: return .behind(other.dot, waitingFor: other.waitsOn ?? edit.recordID)
    case .conflict, .rejected: return .earlier(other.dot, record: edit.recordID)
    case .queued, .sent, .accepted, .folded, .withdrawn: continue
    }
  }
  if let parent = parents.first(where: \.isBeingMade) { return .parent(parent.id) }
  let giver = holders.first { holder in
    holder.edit < edit.id && edit.fields[holder.name].map { holder.givesUp($0) } ?? false
  }
  return giver.map { .giver($0.id, $0.name) }
}

extension ContactHolder {
  /// Whether his edit leaves `value` to another.
  package func givesUp(_ value: FieldValue) -> Bool { becomes != value }
}

extension Edit {
  /// Whether it makes the very record that another office's edit waits for. The two know nothing of
  /// each other, so the one that was recorded later may go first.
  fileprivate func brings(_ other: EarlierEdit) -> Bool {
    operation.isCreation && other.waitsOn == recordID && other.dot.replica != dot.replica
      && !context.contains(other.dot)
  }
}
