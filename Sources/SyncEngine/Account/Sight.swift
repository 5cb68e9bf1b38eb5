import Outbox
import Registry

/// Of which kinds a server has ever shown this office a record, or told that there is none. Kept in
/// the store: from then on a look that fails is a look that failed.
struct Sight: Sendable {
  private var kinds: Set<RecordKind>

  init(_ kinds: Set<RecordKind> = []) { self.kinds = kinds }

  func shows(_ kind: RecordKind) -> Bool { kinds.contains(kind) }

  mutating func note(_ kind: RecordKind) { kinds.insert(kind) }

  /// The kinds as the store has them.
  var text: String { kinds.map(\.rawValue).sorted().joined(separator: " ") }

  init(text: String) {
    kinds = Set(text.split(separator: " ").compactMap { RecordKind(rawValue: String($0)) })
  }
}
