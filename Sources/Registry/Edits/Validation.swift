import Codecs
import Numbering

extension DraftEdit {
  /// Checks a request body against the documented rules of `operation` and splits it into key and
  /// fields.
  ///
  /// Texts lose the white space at their ends here, once. What is blank then is no value: a creation
  /// is recorded without it, an update clears the field by it.
  ///
  /// - Parameters:
  ///   - body: the members of the body's `request` object.
  ///   - channel: the provider to take where the body names none.
  ///   - contact: what a new user has to be reached by.
  /// - Throws: the first ``EditProblem`` found: unknown fields first, then the key, then the fields
  ///   in the order of the document.
  package init(
    operation: WriteOperation, body: [String: JSONValue], channel: String? = nil,
    contact: ContactRule = .email
  ) throws(EditProblem) {
    let kind = operation.kind
    let known = operation.knownNames
    if let name = body.keys.lazy.filter({ !known.contains($0) }).min() {
      throw .unknownField(
        name, known: kind.keyFields.map(\.rawValue) + operation.fields.map(\.rawValue))
    }

    let key = try Self.key(of: kind, in: body, channel: channel)
    var fields = Fields(minimumCapacity: body.count)
    for name in operation.fields {
      guard let json = body[name.rawValue] else { continue }
      fields[name] = try operation.recorded(name, try name.value(from: json))
    }
    for name in operation.requiredFields(contact) where fields[name] == nil {
      throw body[name.rawValue] == nil ? .missing(name.rawValue) : .blank(name.rawValue)
    }
    if operation == .createUser, fields[.email] == nil, fields[.phone] == nil {
      throw .missingContact
    }
    if fields.isEmpty, operation == .updateUser || operation == .updateOrganisation {
      throw .nothingToChange
    }
    self.init(operation: operation, key: key, fields: fields)
  }

  private static func key(
    of kind: RecordKind, in body: [String: JSONValue], channel: String?
  ) throws(EditProblem) -> RecordKey {
    var parts: [KeyField: String] = [:]
    for name in kind.keyFields {
      parts[name] = try keyPart(name, in: body, channel: channel)
    }
    let provider = parts[.provider, default: ""]
    let externalID = parts[.externalId, default: ""]
    let userName = parts[.userName, default: ""]
    return switch kind {
    case .organisation: .organisation(provider: provider, externalID: externalID)
    case .user: .user(provider: provider, userName: userName)
    case .membership:
      .membership(provider: provider, externalID: externalID, userName: userName)
    }
  }

  private static func keyPart(
    _ name: KeyField, in body: [String: JSONValue], channel: String?
  ) throws(EditProblem) -> String {
    let field = name.rawValue
    let fallback = name == .provider ? channel.map(JSONValue.string) : nil
    guard let json = body[field] ?? fallback else { throw .missing(field) }
    guard let text = json.string else { throw .wrongType(field, expected: "text") }
    let trimmed = text.trimmingSpaces()
    guard !trimmed.isEmpty else { throw .blank(field) }
    let forbidsSlash = name != .externalId
    guard !trimmed.unicodeScalars.contains(where: \.isControl),
      !(forbidsSlash && trimmed.utf8.contains(UInt8(ascii: "/")))
    else { throw .slashInKey(field) }
    if let scalar = KeyText.firstInvisible(trimmed) { throw .invisibleInKey(field, scalar) }
    return trimmed
  }
}

extension WriteOperation {
  /// The names that a request body may hold.
  fileprivate var knownNames: Set<String> { Self.knownNames[self, default: []] }

  private static let knownNames = Dictionary(
    uniqueKeysWithValues: allCases.map { operation in
      let names = operation.kind.keyFields.map(\.rawValue) + operation.fields.map(\.rawValue)
      return (operation, Set(names))
    })

  /// Whether a creation that holds `fields` can't do without `name`.
  package func needs(_ name: FieldName, in fields: Fields, contact: ContactRule) -> Bool {
    if requiredFields(contact).contains(name) { return true }
    guard self == .createUser, name == .email || name == .phone else { return false }
    return fields[name == .email ? .phone : .email] == nil
  }

  /// What an edit records for a field that was given `value`: nil where there is nothing to record,
  /// because a creation says nothing by a blank.
  ///
  /// - Throws: ``EditProblem/blank(_:)`` for an update that would clear what the record can't be
  ///   without.
  package func recorded(
    _ name: FieldName, _ value: FieldValue
  ) throws(EditProblem) -> FieldValue? {
    guard value.isEmpty else { return value }
    if isCreation { return nil }
    guard !unclearableFields.contains(name) else { throw .blank(name.rawValue) }
    return value
  }
}

extension FieldName {
  /// The field's value from JSON, checked against the field's shape.
  package func value(from json: JSONValue) throws(EditProblem) -> FieldValue {
    if json == .null { return .null }
    switch shape {
    case .text: return .text(try text(json))
    case .password:
      let password = try untrimmed(json)
      // An upload would take them away without a word, and the user could not sign on.
      guard password.trimmingSpaces() == password else {
        throw .badForm(rawValue, expected: "without white space at its ends")
      }
      return .text(password)
    case .flag:
      guard case .bool(let flag) = json else {
        throw .wrongType(rawValue, expected: "true or false")
      }
      return .flag(flag)
    case .email:
      let email = try text(json)
      guard email.isEmpty || TextForm.isEmail(email) else {
        throw .badForm(rawValue, expected: "an e-mail address such as asha@example.org")
      }
      return .text(email)
    case .phone:
      let phone = try text(json)
      return .text(phone.isEmpty ? phone : try Self.phone(phone, of: rawValue))
    case .date:
      let date = try text(json)
      guard date.isEmpty || TextForm.isDate(date) else {
        throw .badForm(rawValue, expected: "a real date in the form YYYY-MM-DD")
      }
      return .text(date)
    case .choice(let listed):
      let choice = try text(json)
      try check(choice.isEmpty ? [] : [choice], among: listed)
      return .text(choice)
    case .textOrList(let listed): return try textOrList(json, listed: listed)
    case .contacts: return try contacts(json)
    }
  }

  private func text(_ json: JSONValue) throws(EditProblem) -> String {
    try untrimmed(json).trimmingSpaces()
  }

  private func untrimmed(_ json: JSONValue) throws(EditProblem) -> String {
    guard let text = json.string else { throw .wrongType(rawValue, expected: "text in quotes") }
    return text
  }

  /// The ten digits of a phone number that some generation of Sunbird takes.
  private static func phone(_ text: String, of field: String) throws(EditProblem) -> String {
    guard let digits = TextForm.phoneDigits(text) else {
      throw .badForm(field, expected: "a phone number of India: ten digits, as in 9900032121")
    }
    guard NumberingPlan.widest.takes(digits) else {
      throw .badForm(field, expected: "a number that India gives out; no Sunbird takes \(digits)")
    }
    return digits
  }

  private func textOrList(
    _ json: JSONValue, listed: [String]
  ) throws(EditProblem) -> FieldValue {
    guard let value = FieldValue(json)?.trimmed, let items = value.items else {
      throw .wrongType(rawValue, expected: "a text or a list of texts")
    }
    guard items.allSatisfy({ !$0.isEmpty }) else { throw .blank(rawValue) }
    try check(items, among: listed)
    return value
  }

  private func check(_ values: [String], among listed: [String]) throws(EditProblem) {
    guard !listed.isEmpty else { return }
    for value in values where !listed.contains(where: { TextForm.sameListed($0, value) }) {
      throw .notListed(rawValue, value: value, listed: listed)
    }
  }

  private func contacts(_ json: JSONValue) throws(EditProblem) -> FieldValue {
    guard let value = FieldValue(json), case .objects(let contacts) = value.asObjects else {
      throw .wrongType(rawValue, expected: "a list of objects with email and phone")
    }
    var checked: [[String: String]] = []
    for contact in contacts { checked.append(try self.contact(contact)) }
    return .objects(checked)
  }

  private func contact(_ members: [String: String]) throws(EditProblem) -> [String: String] {
    var checked: [String: String] = [:]
    for (name, text) in members.sorted(by: { $0.key < $1.key }) {
      let (field, text) = ("\(rawValue).\(name)", text.trimmingSpaces())
      switch name.lowercased() {
      case "email":
        guard TextForm.isEmail(text) else { throw .badForm(field, expected: "an e-mail address") }
        checked[name] = text
      case "phone": checked[name] = try Self.phone(text, of: field)
      default: throw .unknownField(field, known: ["email", "phone"].map { "\(rawValue).\($0)" })
      }
    }
    return checked
  }
}

extension FieldValue {
  /// An empty list has no items to tell its kind by; as contacts it is a list of objects.
  fileprivate var asObjects: FieldValue { self == .texts([]) ? .objects([]) : self }

  /// The texts of a field that is open to text or list, without white space at their ends.
  fileprivate var trimmed: FieldValue {
    switch self {
    case .text(let text): .text(text.trimmingSpaces())
    case .texts(let texts): .texts(texts.map { $0.trimmingSpaces() })
    case .null, .flag, .objects: self
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isControl: Bool { !(" "..."~" ~= self) && properties.generalCategory == .control }
}
