import Foundation

/// The natural key that names a record: `org:PROVIDER/EXTERNALID`, `user:PROVIDER/USERNAME` or
/// `member:PROVIDER/EXTERNALID/USERNAME`.
///
/// Sunbird lower-cases provider, externalId and userName, so keys compare without case and keep
/// the spelling they were typed with. A provider and a userName hold no slash; an externalId may.
///
/// Equal keys name one record here, however they are composed. Sunbird compares code points, so what
/// goes out is the spelling that the record has (``isSpelled(like:)``).
package enum RecordKey: Sendable, CustomStringConvertible {
  case organisation(provider: String, externalID: String)
  case user(provider: String, userName: String)
  case membership(provider: String, externalID: String, userName: String)

  package var kind: RecordKind {
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

  package var externalID: String? {
    switch self {
    case .organisation(_, let externalID), .membership(_, let externalID, _): externalID
    case .user: nil
    }
  }

  package var userName: String? {
    switch self {
    case .user(_, let userName), .membership(_, _, let userName): userName
    case .organisation: nil
    }
  }

  /// The key as it was typed.
  package var description: String {
    switch self {
    case .organisation(let provider, let name), .user(let provider, let name):
      "\(kind.rawValue):\(provider)/\(name)"
    case .membership(let provider, let externalID, let userName):
      "\(kind.rawValue):\(provider)/\(externalID)/\(userName)"
    }
  }

  /// The one form by which records are found and compared: lower case, Unicode composed.
  package var canonical: String {
    let text = description
    // Most keys are in that form already, and looking is far cheaper than converting.
    let isCanonical = text.utf8.allSatisfy { $0 < 0x80 && !(0x41...0x5A).contains($0) }
    return isCanonical ? text : text.lowercased().precomposedStringWithCanonicalMapping
  }

  /// Whether Sunbird takes both for one: the same code points, case aside.
  package func isSpelled(like other: RecordKey) -> Bool {
    KeyText.asCompared(description) == KeyText.asCompared(other.description)
  }

  /// The organisation and the user that a membership joins; none for the other kinds.
  package var parents: [RecordKey] {
    switch self {
    case .organisation, .user: []
    case .membership(let provider, let externalID, let userName):
      [
        .organisation(provider: provider, externalID: externalID),
        .user(provider: provider, userName: userName),
      ]
    }
  }

  /// A key from its text; nil when the kind is unknown or a part is missing.
  package init?(_ text: String) {
    let halves = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard halves.count == 2, let kind = RecordKind(rawValue: halves[0].lowercased()) else {
      return nil
    }
    let parts = halves[1].split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    switch kind {
    case .organisation where parts.count >= 2:
      self = .organisation(
        provider: parts[0], externalID: parts.dropFirst().joined(separator: "/"))
    case .user where parts.count == 2:
      self = .user(provider: parts[0], userName: parts[1])
    case .membership where parts.count >= 3:
      self = .membership(
        provider: parts[0], externalID: parts.dropFirst().dropLast().joined(separator: "/"),
        userName: parts[parts.count - 1])
    case .organisation, .user, .membership: return nil
    }
    guard [provider, externalID, userName].allSatisfy({ $0 != "" }) else { return nil }
  }
}

extension RecordKey: Hashable {
  package static func == (left: RecordKey, right: RecordKey) -> Bool {
    left.canonical == right.canonical
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(canonical) }
}
