import Registry
import SunbirdSimulator

/// One change of what the server has.
struct Effect: Sendable {
  enum Author: Hashable, Sendable {
    /// The edit's dot, and the number of the request that carried it.
    case edit(String, request: Int)
    case somebodyElse
  }

  let key: StoredKey
  let author: Author
  /// Nil for what somebody else did.
  let operation: ServedOperation?
  let at: Int64
  /// What was asked for; Sunbird may have filled in more.
  var wrote: Fields = [:]
  /// Nil where there is no row; a membership that was left counts as none.
  let before: StoredRow?
  let after: StoredRow?
  /// Whose request it was; nil for somebody else's.
  var office: Int?

  var edit: String? {
    if case .edit(let dot, _) = author { dot } else { nil }
  }

  /// Whether the value of `field` changed with it.
  func changes(_ field: FieldName) -> Bool {
    let (old, new) = (before?.values[field] ?? .null, after?.values[field] ?? .null)
    return !field.same(old, new)
  }
}

/// The truth about a world: every change of what the server has, in order.
struct ServerHistory: Sendable {
  private(set) var effects: [Effect] = []
  private var byKey: [StoredKey: [Int]] = [:]

  mutating func append(_ effect: Effect) {
    byKey[effect.key, default: []].append(effects.count)
    effects.append(effect)
  }

  /// Everything that happened to one record.
  func effects(on key: StoredKey) -> [Effect] { (byKey[key] ?? []).map { effects[$0] } }

  /// The last change of a field, or of the record's being there.
  func lastChange(of field: FieldName, on key: StoredKey) -> Effect? {
    effects(on: key).last { $0.changes(field) || ($0.before == nil) != ($0.after == nil) }
  }

  /// Whether the field ever had this value; of a set, whether it ever held these texts.
  func everHad(_ field: FieldName, _ value: FieldValue, on key: StoredKey) -> Bool {
    effects(on: key).contains { effect in
      let there = effect.after?.values[field] ?? .null
      if field.isSet, let wanted = value.items, let held = there.items {
        return Set(wanted).isSubset(of: held)
      }
      return field.same(there, value)
    }
  }

  /// Whether the record was there, or was not, at any time from `start` on.
  func wasPresent(_ isPresent: Bool, _ key: StoredKey, since start: Int64) -> Bool {
    let effects = effects(on: key)
    let atStart = effects.last { $0.at <= start }?.after
    return (atStart != nil) == isPresent
      || effects.contains { $0.at >= start && ($0.after != nil) == isPresent }
  }
}
