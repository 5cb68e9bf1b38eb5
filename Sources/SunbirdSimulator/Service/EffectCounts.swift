/// How many times writes really took effect, so that a test can see what was applied twice.
///
/// Only a request that changed the stored state counts; a soft duplicate or an error doesn't, an
/// accepted update always does, and neither does what somebody else changed.
package struct EffectCounts: Sendable, Hashable {
  /// By call and record, as `org-create org:ap/dise-1`; the key is in lower case.
  package private(set) var byRecord: [String: Int] = [:]
  /// By the request's `X-msgid`, for requests that had one.
  package private(set) var byMessageID: [String: Int] = [:]

  /// How often this call took effect on this record.
  package subscript(operation: ServedOperation, record: StoredKey) -> Int {
    byRecord["\(operation.rawValue) \(record)"] ?? 0
  }

  /// All effects together.
  package var total: Int { byRecord.values.reduce(0, +) }

  mutating func count(_ operation: ServedOperation, _ record: StoredKey, messageID: String?) {
    byRecord["\(operation.rawValue) \(record)", default: 0] += 1
    if let messageID { byMessageID[messageID, default: 0] += 1 }
  }
}
