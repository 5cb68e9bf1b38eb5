extension DraftEdit {
  /// Checks a request body against the documented rules of `operation` and splits it into key and
  /// fields.
  ///
  /// - Parameters:
  ///   - body: the members of the body's `request` object.
  ///   - channel: the provider to take where the body names none.
  /// - Throws: the first ``EditProblem`` found: unknown fields first, then the key, then the fields
  ///   in the order of the document.
  package init(
    operation: WriteOperation, body: [String: JSONValue], channel: String? = nil
  ) throws(EditProblem) {
    let kind = operation.kind
    let known = kind.keyFields.map(\.rawValue) + operation.fields.map(\.rawValue)
    if let name = body.keys.filter({ !known.contains($0) }).min() {
      throw .unknownField(name, nearest: name.nearest(among: known))
    }

    let key = try Self.key(of: kind, in: body, channel: channel)
    var fields = Fields(minimumCapacity: body.count)
    for name in operation.fields {
      guard let json = body[name.rawValue] else { continue }
      let value = try name.value(from: json)
      if value.isEmpty, operation.unclearableFields.contains(name) { throw .blank(name.rawValue) }
      if value.isEmpty, operation.isCreation { continue }
      fields[name] = value
    }
    for name in operation.requiredFields where fields[name] == nil {
      throw .missing(name.rawValue)
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
    return trimmed
  }
}

extension FieldName {
  /// The field's value from JSON, checked against the field's shape.
  package func value(from json: JSONValue) throws(EditProblem) -> FieldValue {
    if json == .null { return .null }
    switch shape {
    case .text: return .text(try text(json))
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
      guard phone.isEmpty || TextForm.isPhone(phone) else {
        throw .badForm(rawValue, expected: "ten digits without a country code")
      }
      return .text(phone)
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
    guard let text = json.string else { throw .wrongType(rawValue, expected: "text in quotes") }
    return text
  }

  private func textOrList(
    _ json: JSONValue, listed: [String]
  ) throws(EditProblem) -> FieldValue {
    guard let value = FieldValue(json), let items = value.items else {
      throw .wrongType(rawValue, expected: "a text or a list of texts")
    }
    guard items.allSatisfy({ !$0.trimmingSpaces().isEmpty }) else { throw .blank(rawValue) }
    try check(items, among: listed)
    return value
  }

  private func check(_ values: [String], among listed: [String]) throws(EditProblem) {
    guard !listed.isEmpty else { return }
    for value in values where !listed.contains(where: { TextForm.sameListed($0, value) }) {
      throw .notListed(rawValue, value: value, nearest: value.nearest(among: listed))
    }
  }

  private func contacts(_ json: JSONValue) throws(EditProblem) -> FieldValue {
    guard let value = FieldValue(json), case .objects(let contacts) = value.asObjects else {
      throw .wrongType(rawValue, expected: "a list of objects with email and phone")
    }
    for (name, text) in contacts.flatMap({ $0.sorted { $0.key < $1.key } }) {
      switch name.lowercased() {
      case "email":
        guard TextForm.isEmail(text) else {
          throw .badForm("\(rawValue).\(name)", expected: "an e-mail address")
        }
      case "phone":
        guard TextForm.isPhone(text) else {
          throw .badForm("\(rawValue).\(name)", expected: "ten digits without a country code")
        }
      default:
        throw .unknownField(
          "\(rawValue).\(name)", nearest: name.nearest(among: ["email", "phone"]))
      }
    }
    return value.asObjects
  }
}

extension FieldValue {
  /// An empty list has no items to tell its kind by; as contacts it is a list of objects.
  fileprivate var asObjects: FieldValue { self == .texts([]) ? .objects([]) : self }
}

extension Unicode.Scalar {
  fileprivate var isControl: Bool { !(" "..."~" ~= self) && properties.generalCategory == .control }
}
