import Codecs
import Foundation

/// One record as the server keeps it.
package struct StoredRow: Sendable, Hashable {
  package let key: StoredKey
  /// The server's own id: a number of 19 digits as text.
  package let id: String
  /// The fields besides the key, by their names in the API; a cleared field is absent.
  package var fields: [String: JSONValue]
  package let createdAt: Date
  /// Nil until the first update, as in Sunbird.
  package var updatedAt: Date?
  /// A membership stays as a row when its user leaves; always false for the other kinds.
  package var isRemoved = false

  /// Whether it is the root organisation of its channel.
  var isRoot: Bool { fields["isRootOrg"] == true || fields["isTenant"] == true }

  /// The same row under another id.
  func with(id: String) -> StoredRow {
    var row = StoredRow(
      key: key, id: id, fields: fields, createdAt: createdAt, updatedAt: updatedAt)
    row.isRemoved = isRemoved
    return row
  }

  /// This row with `changes` put over its fields; null stays, as the index keeps it.
  func keeping(_ changes: [String: JSONValue], at instant: Date) -> StoredRow {
    var row = self
    row.fields.merge(changes) { $1 }
    row.updatedAt = instant
    return row
  }

  /// This row with `changes` put over its fields; null clears a field.
  func updated(with changes: [String: JSONValue], at instant: Date) -> StoredRow {
    var row = self
    for (name, value) in changes {
      row.fields[name] = value == .null ? nil : value
    }
    row.updatedAt = instant
    return row
  }
}

/// One change of what is stored.
package enum StoredChange: Sendable, Hashable {
  /// Inserts the row or replaces the one of the same key.
  case put(StoredRow)
  /// Takes the row out altogether, which no call of the API does.
  case erase(StoredKey)
  /// Leaves a user in the login service alone, as a creation that fails half way does (§1.3).
  case loginOnly(StoredKey)
}
