/// One change that a call of the API made, for whoever keeps a history of them.
package struct Commit: Sendable {
  package let key: StoredKey
  /// The call; of an upload's row what the row came to.
  package let operation: ServedOperation
  package let before: StoredRow?
  package let after: StoredRow?
  /// The upload whose row it was, by its process's id; nil for a call about this record alone.
  package let process: String?
}
