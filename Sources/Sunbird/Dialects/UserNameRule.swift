/// What a server makes of a userName.
package enum UserNameRule: Hashable, Sendable {
  /// It keeps the name, in lower case.
  case kept
  /// It writes it in ASCII (dialects.md §4.1): what it makes of other letters has to be read back.
  case ascii

  /// Whether the server may have the user under another name.
  package func mayChange(_ name: String) -> Bool {
    switch self {
    case .kept: false
    case .ascii: !name.utf8.allSatisfy { $0 < 0x80 }
    }
  }
}
