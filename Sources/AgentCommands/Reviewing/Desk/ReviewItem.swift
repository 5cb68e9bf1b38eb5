import Causality
import Outbox
import Reconciliation
import Registry

/// One thing that waits for a person.
enum ReviewItem: Sendable {
  case conflict(OpenConflict)
  case rejected(RejectedEdit)

  var name: ReviewName {
    switch self {
    case .conflict(let conflict): .conflict(conflict.id)
    case .rejected(let rejected): .rejected(rejected.edit.dot)
    }
  }

  var record: RecordKey {
    switch self {
    case .conflict(let conflict): conflict.record.key
    case .rejected(let rejected): rejected.edit.key
    }
  }

  /// What it has in common with others that one answer can be right for.
  var alike: Alike {
    switch self {
    case .conflict(let conflict):
      let fields = conflict.disputes.map(\.name) + conflict.secrets
      return Alike(
        kind: conflict.record.key.kind,
        what: conflict.kind == .gone ? .gone : .disputes(Set(fields)))
    case .rejected(let rejected):
      let problem = rejected.edit.problem
      return Alike(
        kind: rejected.edit.key.kind,
        what: .rejected(rejected.edit.operation, code: problem?.code, field: problem?.field))
    }
  }

  /// Whether taking a side ends edits for good: what was taken out never comes back to life.
  func isFinal(_ side: Resolution.Side) -> Bool {
    switch self {
    case .conflict(let conflict): conflict.kind == .gone && side == .remote
    case .rejected: side == .remote
    }
  }
}

/// The name by which an item is found again.
enum ReviewName: Hashable, Sendable {
  case conflict(Int64)
  case rejected(Dot)
}

/// What makes two items such that one answer can be right for both.
struct Alike: Hashable, Sendable {
  enum What: Hashable, Sendable {
    /// Conflicts about just these fields.
    case disputes(Set<FieldName>)
    case gone
    /// Edits that were refused for one reason.
    case rejected(WriteOperation, code: String?, field: String?)
  }

  let kind: RecordKind
  let what: What

  /// What they are called, several of them.
  var plural: String {
    switch what {
    case .disputes(let fields):
      "conflicts about \(kind.rawValue) \(fields.map(\.rawValue).sorted().joined(separator: ", "))"
    case .gone: "conflicts about a \(kind.rawValue) that is gone on Sunbird"
    case .rejected(let operation, let code, let field):
      "rejected \(operation.rawValue) edits"
        + ([code, field].compactMap(\.self).isEmpty
          ? "" : " (" + [code, field].compactMap(\.self).joined(separator: ", ") + ")")
    }
  }
}

/// Those that are alike, as they stood when a person was told how many they are.
struct AlikeItems: Sendable {
  let alike: Alike
  let items: [ReviewItem]

  /// How many records an answer touches.
  var records: Int { Set(items.map(\.record)).count }

  /// What an answer would touch, for a person: how many, and the first of them.
  var preview: String {
    let names = items.prefix(3).map(\.record.description) + (items.count > 3 ? ["…"] : [])
    return "all \(items.count) \(alike.plural), \(records.counted("record")): "
      + names.joined(separator: ", ")
  }
}
