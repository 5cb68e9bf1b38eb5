/// An edit that has been checked and waits to be recorded.
package struct DraftEdit: Hashable, Sendable {
  package let operation: WriteOperation
  package let key: RecordKey
  package let fields: Fields
  package var priority = Priority.normal

  package init(operation: WriteOperation, key: RecordKey, fields: Fields) {
    self.operation = operation
    self.key = key
    self.fields = fields
  }
}

/// Why an edit can't be recorded: what is wrong with which field.
package enum EditProblem: Error, Hashable, Sendable {
  case notAnObject
  case unknownField(String, known: [String])
  case missing(String)
  /// A user without an e-mail address and without a phone number.
  case missingContact
  case blank(String)
  case wrongType(String, expected: String)
  case badForm(String, expected: String)
  case notListed(String, value: String, listed: [String])
  case nothingToChange
  case slashInKey(String)
  /// A character of a key that nobody can see, so that two keys would look like one.
  case invisibleInKey(String, Unicode.Scalar)
  /// No call of the server brings it about; with what to do instead.
  case notOffered(String)

  /// The field that is at fault, where one is.
  package var field: String? {
    switch self {
    case .notAnObject, .nothingToChange, .notOffered: nil
    case .missingContact: FieldName.email.rawValue
    case .unknownField(let field, _), .missing(let field), .blank(let field),
      .wrongType(let field, _), .badForm(let field, _), .notListed(let field, _, _),
      .slashInKey(let field), .invisibleInKey(let field, _):
      field
    }
  }

  /// What is wrong, for a person. Never holds the value of a secret field.
  package var message: String {
    switch self {
    case .notAnObject: "the request is not a JSON object of fields"
    case .unknownField(let field, let known):
      "unknown field \(field); \(field.hint(among: known, called: "known one"))"
    case .missing(let field): "\(field) is required"
    case .missingContact: "email or phone is required"
    case .blank(let field): "\(field) must not be blank"
    case .wrongType(let field, let expected): "\(field) must be \(expected)"
    case .badForm(let field, let expected): "\(field) must be \(expected)"
    case .notListed(let field, let value, let listed):
      "\(field) does not know the value \(value); "
        + value.hint(among: listed, called: "listed one")
    case .nothingToChange: "the update changes nothing: name at least one field beside the key"
    case .slashInKey(let field): "\(field) must not hold a slash or a control character"
    case .notOffered(let message): message
    case .invisibleInKey(let field, let scalar):
      "\(field) holds a character that can't be seen: \(scalar.inWords)"
    }
  }
}
