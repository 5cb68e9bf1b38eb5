/// The natural key of a record on the server, in lower case, since Sunbird lower-cases `provider`,
/// `externalId` and `userName` before it compares or stores them (Java's `toLowerCase`, which knows
/// all of Unicode's letters and composes none).
///
/// Keys compare by their code points: `u` with a diaeresis behind it is not `ü`, where Swift's own
/// texts are equal.
package enum StoredKey: Sendable {
  case organisation(provider: String, externalID: String)
  case user(provider: String, userName: String)
  case membership(provider: String, externalID: String, userName: String)

  /// The three kinds of record, by the word in front of a key.
  package enum Kind: String, Sendable, CaseIterable {
    case organisation = "org"
    case user
    case membership = "member"
  }

  package var kind: Kind {
    switch self {
    case .organisation: .organisation
    case .user: .user
    case .membership: .membership
    }
  }

  package var provider: String {
    switch self {
    case .organisation(let provider, _), .user(let provider, _), .membership(let provider, _, _):
      provider
    }
  }
}

extension StoredKey: Hashable {
  package static func == (left: StoredKey, right: StoredKey) -> Bool {
    left.kind == right.kind && left.parts.elementsEqual(right.parts) { $0.isSpelled(like: $1) }
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(kind)
    for part in parts {
      for byte in part.utf8 { hasher.combine(byte) }
      hasher.combine(0xFF as UInt8)
    }
  }

  private var parts: [String] {
    switch self {
    case .organisation(let provider, let name), .user(let provider, let name): [provider, name]
    case .membership(let provider, let externalID, let userName):
      [provider, externalID, userName]
    }
  }
}

extension String {
  /// Whether both are the same code points, as Java and the databases behind Sunbird compare.
  func isSpelled(like other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}

extension StoredKey: LosslessStringConvertible {
  /// `org:PROVIDER/EXTERNALID`, `user:PROVIDER/USERNAME` or
  /// `member:PROVIDER/EXTERNALID/USERNAME`, in lower case.
  package var description: String {
    switch self {
    case .organisation(let provider, let externalID): "org:\(provider)/\(externalID)"
    case .user(let provider, let userName): "user:\(provider)/\(userName)"
    case .membership(let provider, let externalID, let userName):
      "member:\(provider)/\(externalID)/\(userName)"
    }
  }

  /// Reads what `description` writes, in any case.
  package init?(_ description: String) {
    let halves = description.lowercased().split(separator: ":", maxSplits: 1)
    guard halves.count == 2, let kind = Kind(rawValue: String(halves[0])) else { return nil }
    let parts = halves[1].split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.allSatisfy({ !$0.isEmpty }) else { return nil }
    switch (kind, parts.count) {
    case (.organisation, 2): self = .organisation(provider: parts[0], externalID: parts[1])
    case (.user, 2): self = .user(provider: parts[0], userName: parts[1])
    case (.membership, 3):
      self = .membership(provider: parts[0], externalID: parts[1], userName: parts[2])
    case (.organisation, _), (.user, _), (.membership, _): return nil
    }
  }
}
