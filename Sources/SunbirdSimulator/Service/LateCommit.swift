import Foundation

/// A change that was decided and is still on its way into the store.
struct LateCommit {
  let due: Date
  let decision: Decision
  let operation: ServedOperation
  let messageID: String?
  /// Whether there was no such record when it was decided.
  let isNew: Bool
}

extension SunbirdService {
  /// Makes the changes that were decided earlier and are due by now. A record that was made by
  /// somebody else meanwhile is made a second time: that counts as an effect, and under the key
  /// stays the first one.
  package mutating func catchUp(at now: Date) {
    guard !late.isEmpty else { return }
    let due = late.filter { $0.due <= now }
    late.removeAll { $0.due <= now }
    for commit in due {
      guard case .put(let row) = commit.decision.change else { continue }
      if commit.isNew, records.committed[row.key] != nil {
        countRepeated(commit, row.key)
      } else {
        carryOut(
          renumbered(commit.decision), of: commit.operation, messageID: commit.messageID, at: now)
      }
    }
  }

  /// The decision with ids that nobody has got meanwhile.
  private func renumbered(_ decision: Decision) -> Decision {
    guard case .put(let row) = decision.change, records.committed[row.key] == nil else {
      return decision
    }
    var fresh = decision
    fresh.change = .put(row.with(id: options.profile.newID(of: row.key.kind, in: records)))
    var made = 1
    fresh.companions = decision.companions.map { companion in
      guard records.committed[companion.key] == nil else { return companion }
      defer { made += 1 }
      return companion.with(id: records.id(after: made))
    }
    return fresh
  }
}
