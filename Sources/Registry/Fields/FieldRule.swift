/// What may stand in a field, from the documented request bodies (org-and-user-apis.md).
package enum FieldShape: Hashable, Sendable {
  case text
  /// A text of which each character counts, those at its ends too.
  case password
  case flag
  case email
  /// Ten digits, as in the document's `9900032121`; the country code is sent apart. Other ways of
  /// writing a number of India are taken and kept as these.
  case phone
  /// `YYYY-MM-DD`, a day that exists.
  case date
  /// One of the listed values, as text.
  case choice([String])
  /// A text or a list of texts; each one of the listed values where there are any.
  case textOrList(listed: [String])
  /// A list of objects with `email` and `phone`.
  case contacts
}

extension FieldName {
  /// The shape of the field's value.
  package var shape: FieldShape {
    switch self {
    case .orgName, .description, .homeUrl, .orgCode, .orgType, .preferredLanguage, .firstName,
      .lastName, .location, .aadhaarNo, .profileSummary, .position:
      .text
    case .password: .password
    case .email: .email
    case .phone: .phone
    case .emailVerified, .phoneVerified: .flag
    case .dob: .date
    case .gender: .choice(ListedValues.genders)
    case .grade: .textOrList(listed: ListedValues.grades)
    case .subject: .textOrList(listed: ListedValues.subjects)
    case .roles, .language, .role: .textOrList(listed: [])
    case .contactDetail: .contacts
    }
  }

  /// Whether the value is never shown, never read back and leaves the store once accepted.
  package var isSecret: Bool { self == .password || self == .aadhaarNo }

  /// Whether the field takes one text or a list of texts, which then says the same.
  package var takesTextOrList: Bool {
    guard case .textOrList = shape else { return false }
    return true
  }

  /// Whether concurrent changes of the field merge as sets. A membership's role does not: a person
  /// decides who is an admin.
  package var isSet: Bool { takesTextOrList && self != .role }
}

extension RecordKind {
  /// The fields that make up the key, in the order of the document's bodies.
  package var keyFields: [KeyField] {
    switch self {
    case .organisation: [.externalId, .provider]
    case .user: [.userName, .provider]
    case .membership: [.externalId, .provider, .userName]
    }
  }

  /// The fields beside the key, in the order of the document's bodies.
  package var fields: [FieldName] {
    switch self {
    case .organisation:
      [
        .orgName, .description, .homeUrl, .orgCode, .orgType, .preferredLanguage, .contactDetail,
      ]
    case .user:
      [
        .firstName, .lastName, .email, .emailVerified, .phone, .phoneVerified, .password, .roles,
        .position, .grade, .location, .dob, .aadhaarNo, .gender, .language, .profileSummary,
        .subject,
      ]
    case .membership: [.role, .position]
    }
  }
}

/// The values that the document lists for a field.
package enum ListedValues {
  package static let genders = ["Male", "Female", "Transgender"]

  package static let grades = (1...10).map { "Class \($0)" } + ["Kindergarten", "Other"]

  package static let subjects = [
    "Assamese", "Bengali", "English", "Hindi", "Kannada", "Malayalam", "Oriya", "Punjabi", "Tamil",
    "Telugu", "Urdu", "Biology", "Chemistry", "Physics", "Mathematics", "Environmental Studies",
    "Geography", "History", "Political Science", "Economics", "Sanskrit", "Gujarati", "Marathi",
    "Nepali",
  ]
}
