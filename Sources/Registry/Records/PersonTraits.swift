/// By what two users may be found to be one person.
package enum Likeness: String, CaseIterable, Hashable, Sendable {
  case phone
  case email = "e-mail address"
  case nameAndBirth = "name and date of birth"
}

/// What tells a person, as far as the fields of a user say it.
package struct PersonTraits: Hashable, Sendable {
  package let phone: String?
  /// In lower case, as Sunbird compares addresses.
  package let email: String?
  /// Nil where there is no date of birth.
  package let name: String?
  package let birth: String?
  package let firstName: String?

  /// - Returns: nil where the fields tell nobody.
  package init?(of fields: Fields) {
    func text(_ name: FieldName) -> String? {
      guard case .text(let text)? = fields.value(name) else { return nil }
      return text
    }
    phone = text(.phone)
    email = text(.email)?.lowercased()
    birth = text(.dob)
    firstName = text(.firstName)
    name =
      birth == nil ? nil : firstName.map { Self.name($0, text(.lastName) ?? "") }
    if phone == nil, email == nil, name == nil { return nil }
  }

  /// The first thing that both have.
  package func shared(with other: PersonTraits) -> Likeness? {
    if let phone, phone == other.phone { return .phone }
    if let email, email == other.email { return .email }
    if let name, name == other.name, birth == other.birth { return .nameAndBirth }
    return nil
  }

  /// Both in lower case, with one blank between words.
  package static func name(_ first: String, _ last: String) -> String {
    "\(first) \(last)".lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
