/// The name of one installation in vector clocks, for example `dharwad-01`, or `dharwad-01~2`
/// for its second epoch.
///
/// A restored or cloned store opens a new epoch, so that no counter is ever issued twice under
/// one name.
package struct ReplicaID: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// What Sunbird's other users do, as far as the agent sees it. No installation may take it.
  package static let sunbird = ReplicaID(unchecked: "sunbird")

  /// What `observer` has seen of what Sunbird's other users do, as it is called everywhere else:
  /// each installation counts for itself, so two that say `sunbird` do not mean the same.
  package static func sunbird(seenBy observer: ReplicaID) -> ReplicaID {
    ReplicaID(unchecked: "\(sunbird)@\(observer)")
  }

  /// The installation's name, without its epoch.
  package var installation: String { String(description.prefix { $0 != "~" }) }

  /// The longest name of an installation, in characters, without its epoch.
  package static let maxNameLength = 32

  package let description: String

  private init(unchecked text: String) { description = text }

  /// A replica from its text; nil unless it is `[a-z0-9-]{1,32}`, with `~N` (N ≥ 2) for an epoch,
  /// or `sunbird@` and such a one.
  package init?(_ text: String) {
    let observed = "\(Self.sunbird)@"
    if text.hasPrefix(observed) {
      guard let observer = ReplicaID(String(text.dropFirst(observed.count))),
        observer != .sunbird, !observer.description.hasPrefix(observed)
      else { return nil }
      description = text
      return
    }
    let parts = text.split(separator: "~", maxSplits: 1, omittingEmptySubsequences: false)
    guard let name = parts.first, Self.isName(name) else { return nil }
    if parts.count == 2 {
      guard let epoch = UInt32(parts[1]), epoch >= 2, String(epoch) == parts[1] else { return nil }
    }
    description = text
  }

  /// The installation `name` in its `epoch`, counted from 1; nil for a name that is not one.
  package init?(name: String, epoch: UInt32) {
    guard Self.isName(name[...]), name != Self.sunbird.description, epoch >= 1 else { return nil }
    description = epoch == 1 ? name : "\(name)~\(epoch)"
  }

  package static func < (left: ReplicaID, right: ReplicaID) -> Bool {
    left.description < right.description
  }

  private static func isName(_ text: Substring) -> Bool {
    (1...maxNameLength).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
          UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }
}
