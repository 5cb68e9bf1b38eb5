import Codecs
import Registry

/// One thing that Sunbird did not store of a request that it accepted (dialects.md §1, 3).
package struct Unstored: Hashable, Sendable {
  /// What it names, as a rule a member of the request; nil where it names nothing.
  package let attribute: String?
  /// Its text, for a person.
  package let message: String

  package init(attribute: String? = nil, message: String) {
    self.attribute = attribute
    self.message = message
  }

  /// What the result of an accepted request says of such things: `errors` lists objects or bare
  /// texts, and `err_msg` is about the password.
  static func all(in result: JSONValue?) -> [Unstored] {
    let listed = (result?["errors"]?.array ?? []).map { entry -> Unstored in
      if let text = entry.string { return Unstored(message: text) }
      return Unstored(
        attribute: entry["attribute"]?.string, message: entry["message"]?.string ?? "")
    }
    let password = result?["err_msg"]?.string.map {
      Unstored(attribute: FieldName.password.rawValue, message: $0)
    }
    return listed + [password].compactMap(\.self)
  }

  /// Whether it may be about the organisation that the user was to belong to: one that names
  /// nothing may be about anything.
  package var mayBeMembership: Bool {
    attribute?.lowercased().hasPrefix("org") ?? true
  }
}

extension Dialect {
  /// The fields among `sent` that Sunbird says it did not store.
  package func fields(
    _ unstored: [Unstored], of sent: Fields, by operation: WriteOperation
  ) -> Fields {
    let attributes = Set(unstored.compactMap { $0.attribute?.lowercased() })
    return sent.filter { name, value in
      let form = fields.forms[operation]?[name] ?? .plain
      guard let member = form.member(name, value) else { return false }
      return attributes.contains(member.name.lowercased())
    }
  }
}

extension [Unstored] {
  /// For a person; nil for nothing.
  package var note: String? {
    guard !isEmpty else { return nil }
    let parts = map { one in
      [one.attribute, one.message.isEmpty ? nil : one.message].compactMap(\.self)
        .joined(separator: ": ")
    }
    return "accepted, but Sunbird did not store " + parts.joined(separator: "; ")
  }
}
