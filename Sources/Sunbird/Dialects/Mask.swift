import Registry

/// How a server hides the most of a value that it shows to its owner (sunbird.md §4, "PII").
package enum Mask: Hashable, Sendable {
  /// All but the last four characters.
  case phone
  /// Everything between the second character and the at sign.
  case email

  /// `text` as the server shows it.
  package func masked(_ text: String) -> String {
    switch self {
    case .phone:
      let hidden = max(0, text.count - 4)
      return String(repeating: "*", count: hidden) + text.suffix(4)
    case .email:
      guard let at = text.firstIndex(of: "@") else { return text }
      let name = text[..<at]
      return name.prefix(2) + String(repeating: "*", count: max(0, name.count - 2)) + text[at...]
    }
  }
}

extension FieldValue {
  /// Whether this is what a mask leaves of a value: no value that may be sent holds a star.
  package var isMasked: Bool {
    guard case .text(let text) = self else { return false }
    return text.contains("*")
  }
}

extension Dialect {
  /// What a read shows, with masked values replaced by the known value that looks so under its mask:
  /// then nobody has changed it.
  package func unmasked(_ seen: Fields, knowing known: Fields) -> Fields {
    seen.overlaid(with: lookalikes(of: seen, in: known))
  }

  /// The values of `known` that look under their mask as what a read shows of them.
  package func lookalikes(of seen: Fields, in known: Fields) -> Fields {
    known.filter { name, value in
      guard let mask = hiding.masks[name], case .text(let text) = value,
        let shown = seen[name], shown.isMasked
      else { return false }
      return .text(mask.masked(text)) == shown
    }
  }
}
