import Causality
import Registry

/// What a waiting edit waits for.
package enum Awaited: Hashable, Sendable {
  /// Another record, or the server's word on its own.
  case record(RecordKey)
  /// An earlier edit of its own record.
  case edit(Dot, of: RecordKey)

  /// The record that it needs.
  package var record: RecordKey {
    switch self {
    case .record(let record), .edit(_, let record): record
    }
  }
}
