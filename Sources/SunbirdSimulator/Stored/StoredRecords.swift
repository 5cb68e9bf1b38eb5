import Foundation

/// What the server has: the committed rows, and the search index that follows them after a while.
///
/// Sunbird writes to Cassandra and answers; a background actor puts the row into Elasticsearch
/// later, and search and profile reads see only that (sunbird.md §4).
package struct StoredRecords: Sendable {
  package private(set) var committed = StoredTables()
  package private(set) var indexed = StoredTables()
  /// Users that the login service has, and Sunbird has not: their creation failed half way.
  private(set) var loginsOnly: Set<StoredKey> = []
  private var awaitingIndex: [Awaiting] = []
  private var lastNumber = 0

  private struct Awaiting {
    let due: Date
    let change: StoredChange
  }

  /// The id that the next new row gets.
  var nextID: String { id(after: 0) }

  /// The id that a new row gets after so many others.
  func id(after rows: Int) -> String {
    let digits = String(lastNumber + 1 + rows)
    return "01228" + String(repeating: "0", count: max(0, 14 - digits.count)) + digits
  }

  /// The same for a user where users have ids of the login service's form.
  var nextUserID: String {
    let digits = String(lastNumber + 1)
    return "5b1f7c3e-0000-4000-8000-" + String(repeating: "0", count: max(0, 12 - digits.count))
      + digits
  }

  /// Commits the change now; the index has it `indexDelay` seconds later.
  mutating func commit(_ change: StoredChange, at now: Date, indexDelay: TimeInterval) {
    if case .put(let row) = change, [nextID, nextUserID].contains(row.id) { lastNumber += 1 }
    if case .loginOnly(let key) = change {
      loginsOnly.insert(key)
      return
    }
    committed.apply(change)
    if indexDelay > 0 {
      awaitingIndex.append(Awaiting(due: now.addingTimeInterval(indexDelay), change: change))
    } else {
      indexed.apply(change)
    }
  }

  /// Puts into the index what is due by now. Changes stay in their order even when the clock was
  /// set back between two of them.
  mutating func refreshIndex(at now: Date) {
    let due = awaitingIndex.prefix { $0.due <= now }
    for awaiting in due { indexed.apply(awaiting.change) }
    awaitingIndex.removeFirst(due.count)
  }
}
