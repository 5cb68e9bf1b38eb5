import Registry
import SunbirdSimulator

/// Whether a change that took effect swept away something that nobody behind it had seen.
///
/// A value may be replaced when one of the edits that the request carries was recorded in its
/// sight: it stood in the author's view or base, or the conflict that the edit decides showed it.
/// So may any value of a record that nobody at the office had ever seen: there the first read is
/// the base (ARCHITECTURE.md). And so may a value that the pass was not shown when it looked,
/// since Sunbird has no preconditions: it came between the look and the request, or the index
/// still hid it. Looking is compulsory all the same. A membership that is taken away may go with
/// what somebody else had made of it, once the pass has seen that and noted it.
struct OverwriteRule {
  let effect: Effect
  /// What the request set; nil stands for all of the record, as a removal does.
  let set: Fields?
  /// What the world remembers of the edits that the request carries.
  let carried: [Recording]
  /// The record as the pass was last shown it; nil where it was not shown, and not looked for.
  let shown: Fields?

  /// The first field whose old value nobody had seen; nil when all is well.
  func overwrittenValue() -> (field: FieldName, value: FieldValue)? {
    guard let before = effect.before?.values else { return nil }
    let after = effect.after?.values ?? [:]
    for name in before.keys.sorted(by: { $0.rawValue < $1.rawValue })
    where set == nil || set?[name] != nil {
      guard let old = before.value(name) else { continue }
      let new = after[name] ?? .null
      guard !name.same(old, new) else { continue }
      if name.isSet, let lost = lostItems(name, old, new) {
        if !lost.isEmpty { return (name, .texts(lost)) }
      } else if !wasKnown(name, old) {
        return (name, old)
      }
    }
    return nil
  }

  private func wasKnown(_ name: FieldName, _ old: FieldValue) -> Bool {
    // Whoever ends what nobody there had seen ends whatever it is.
    if set == nil, carried.contains(where: { $0.base == nil }) { return true }
    if let shown, set == nil || !name.same(shown[name] ?? .null, old) { return true }
    return carried.contains { edit in
      if isFirstSight(edit, name) { return true }
      return [edit.view, edit.base ?? [:], edit.reviewed].contains {
        name.same($0[name] ?? .null, old)
      }
    }
  }

  /// An edit of a record that its author knew nothing of. A creation is no such edit: it means a
  /// record that is not there.
  private func isFirstSight(_ edit: Recording, _ name: FieldName) -> Bool {
    edit.base == nil && edit.view[name] == nil && !edit.operation.isCreation
  }

  /// The texts of a set that are gone although no edit took them away.
  private func lostItems(
    _ name: FieldName, _ old: FieldValue, _ new: FieldValue
  ) -> [String]? {
    guard let old = old.items, let new = new.items else { return nil }
    return old.filter { item in
      guard !new.contains(item) else { return false }
      // The edits themselves add it: then it is no use that the pass did not see it. What they only
      // keep, others had taken away in what the pass was shown.
      if let last = carried.last(where: { $0.fields[name] != nil }), adds(item, to: name, last) {
        return true
      }
      if let shown, shown[name]?.items?.contains(item) != true { return false }
      return !carried.contains { edit in
        if isFirstSight(edit, name) { return true }
        guard let wanted = edit.fields[name]?.items, !wanted.contains(item) else { return false }
        return knew(edit, item, in: name)
      }
    }
  }

  private func adds(_ item: String, to name: FieldName, _ edit: Recording) -> Bool {
    edit.fields[name]?.items?.contains(item) == true && !knew(edit, item, in: name)
  }

  /// Whether the text stood in something that the edit's author was shown.
  private func knew(_ edit: Recording, _ item: String, in name: FieldName) -> Bool {
    [edit.view, edit.base ?? [:], edit.reviewed].contains {
      $0[name]?.items?.contains(item) == true
    }
  }
}
