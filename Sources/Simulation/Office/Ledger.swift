import Causality
import Registry

/// What a world remembers of one recorded edit, outside any store.
struct Recording: Sendable {
  let edit: Dot
  let office: Int
  let key: RecordKey
  let operation: WriteOperation
  var fields: Fields
  /// The record as its author saw it: the base with the unfinished edits laid over it.
  var view: Fields
  /// What its author knew to be on the server; nil when nobody there had ever seen the record.
  var base: Fields?
  /// What a conflict showed its author of the server, where it decides one.
  var reviewed: Fields = [:]
  let at: Int64
  /// Whether a command said that it is recorded.
  var isAcknowledged = true
  /// The offices at which a person took it out: it may stand in copies of the store, too.
  var withdrawnAt: Set<Int> = []
}

/// What the people of all offices were told, and what they saw when they recorded.
struct Ledger: Sendable {
  private(set) var recordings: [Dot: Recording] = [:]
  private var numbers: [Dot: Int] = [:]
  /// The edits that each office's present store should have, in the order they were recorded.
  private(set) var present: [[Dot]]
  /// How many recordings there have been, those lost by restores included.
  var count: Int { recordings.count }

  init(offices: Int) { present = Array(repeating: [], count: offices) }

  /// - Returns: false when the name was given before.
  mutating func add(_ recording: Recording) -> Bool {
    guard recordings[recording.edit] == nil else { return false }
    numbers[recording.edit] = recordings.count
    recordings[recording.edit] = recording
    present[recording.office].append(recording.edit)
    return true
  }

  /// The edit's place in the order of all recordings.
  func number(of edit: Dot) -> Int? { numbers[edit] }

  mutating func change(_ edit: Dot, _ change: (inout Recording) -> Void) {
    if var recording = recordings[edit] {
      change(&recording)
      recordings[edit] = recording
    }
  }

  /// Whether the edit stands in the stores of several offices, since one is a copy of the other.
  func isShared(_ edit: Dot) -> Bool { present.count { $0.contains(edit) } > 1 }

  /// A new office begins with a copy of another one's store.
  mutating func copy(_ office: Int) {
    let copy = present.count
    for edit in present[office] where recordings[edit]?.withdrawnAt.contains(office) ?? false {
      change(edit) { $0.withdrawnAt.insert(copy) }
    }
    present.append(present[office])
  }

  /// An office has put a copy back that was made when it had `edits` edits.
  mutating func restore(_ office: Int, edits: [Dot]) {
    present[office] = edits
    // What was changed after the copy was made says again what it said before.
    for edit in edits { change(edit) { $0.fields = [:] } }
  }
}
