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
  case unknownField(String, nearest: String)
  case missing(String)
  case blank(String)
  case wrongType(String, expected: String)
  case badForm(String, expected: String)
  case notListed(String, value: String, nearest: String)
  case nothingToChange
  case slashInKey(String)

  /// The field that is at fault, where one is.
  package var field: String? {
    switch self {
    case .notAnObject, .nothingToChange: nil
    case .unknownField(let field, _), .missing(let field), .blank(let field),
      .wrongType(let field, _), .badForm(let field, _), .notListed(let field, _, _),
      .slashInKey(let field):
      field
    }
  }

  /// What is wrong, for a person. Never holds the value of a secret field.
  package var message: String {
    switch self {
    case .notAnObject: "the request is not a JSON object of fields"
    case .unknownField(let field, let nearest):
      "unknown field \(field); the nearest known one is \(nearest)"
    case .missing(let field): "\(field) is required"
    case .blank(let field): "\(field) must not be blank"
    case .wrongType(let field, let expected): "\(field) must be \(expected)"
    case .badForm(let field, let expected): "\(field) must be \(expected)"
    case .notListed(let field, let value, let nearest):
      "\(field) does not know the value \(value); the nearest listed one is \(nearest)"
    case .nothingToChange: "the update changes nothing: name at least one field beside the key"
    case .slashInKey(let field): "\(field) must not hold a slash or a control character"
    }
  }
}
