import Registry
import Sunbird

/// How long an answer "there is no such thing" is not yet believed: Sunbird's reads come from an
/// index that lags behind its writes (sunbird.md §4: poll 1, 2, 4, 8 s).
package enum IndexDelay {
  /// Seconds between one question and the next.
  package static let delays: [Double] = [1, 2, 4, 8]

  /// Seconds between questions once the delays are used up.
  package static let last: Double = 1

  /// Seconds after a write from which on an absence is believed.
  package static let window: Double = delays.reduce(0, +)
}

extension Reconciler {
  /// Whether a view may be older than the record's last move: the index lags behind Sunbird's
  /// writes (sunbird.md §4), and what this office itself wrote a moment ago is not yet shown.
  ///
  /// Such a view must not be compared: it would make our own last edit somebody else's change. It
  /// is asked for again, and believed once the index has had its time.
  ///
  /// - Parameter uptime: the machine's, in seconds, when the server was asked.
  package func mayBeStale(
    _ view: RemoteView, of record: Record, askedAt uptime: Double
  ) -> Bool {
    guard let window = record.staleReads, window.age(at: uptime) < IndexDelay.window else {
      return false
    }
    switch (view, record.presence) {
    case (.unseen, _): return false
    case (.absent, .present): return window.wasAbsent
    case (.absent, _): return false
    case (.present(let remote), .present):
      return remote.fields.contains { name, seen in
        window.explains(seen, of: name, whereBaseHas: record.base?[name] ?? .null)
      }
    case (.present(let remote), _):
      return window.wasPresent
        && remote.fields.allSatisfy { name, seen in
          window.values[name].map { $0.contains { name.same($0, seen) } } ?? true
        }
    }
  }
}

extension StaleReadWindow {
  /// Whether `seen` differs from the base by what the field was before; of a set, by any text that
  /// came or went with its last moves.
  fileprivate func explains(
    _ seen: FieldValue, of name: FieldName, whereBaseHas base: FieldValue
  ) -> Bool {
    guard !name.same(seen, base), let before = values[name] else { return false }
    guard name.isSet else { return before.contains { name.same($0, seen) } }
    let differing = Self.texts(seen).symmetricDifference(Self.texts(base))
    return before.contains {
      !Self.texts($0).symmetricDifference(Self.texts(base)).isDisjoint(with: differing)
    }
  }

  private static func texts(_ value: FieldValue) -> Set<String> { Set(value.items ?? []) }
}
