import Registry

/// What an error code means for an edit (sunbird.md §1.8, column "class").
package enum ErrorMeaning: Hashable, Sendable {
  /// E: the record exists.
  case alreadyThere
  /// E: the record is gone.
  case alreadyGone
  /// D: bad data.
  case refused
  /// O: something that it needs is not there yet.
  case notYet
  /// A: credentials.
  case credentials
  /// T: throttled.
  case throttled
  /// U: the write may still finish.
  case unknown
  /// S: the server failed.
  case trouble
}

/// One row of the table.
package struct ErrorRow: Hashable, Sendable {
  package let meaning: ErrorMeaning
  /// The field at fault, as the document names it.
  package let field: String?
  /// What it means, for a person.
  package let sentence: String

  package init(_ meaning: ErrorMeaning, _ sentence: String, field: String? = nil) {
    self.meaning = meaning
    self.sentence = sentence
    self.field = field
  }
}

/// The codes that a generation can answer with.
package struct ErrorTable: Hashable, Sendable {
  private let rows: [String: ErrorRow]
  /// Codes that mean one thing to one call and another to the next.
  private let rowsByOperation: [String: [WriteOperation: ErrorRow]]
  /// The contacts of which another user has one, by the codes that say so.
  private let contactsInUse: [String: [FieldName]]
  private let spelling: CodeSpelling
  /// Codes that refuse a read by the keys it names: it may be offered by others.
  let notByThisKey: Set<String>

  package init(
    _ rows: [String: ErrorRow], byOperation: [String: [WriteOperation: ErrorRow]] = [:],
    contactsInUse: [String: [FieldName]] = [:], notByThisKey: Set<String> = [],
    spelling: CodeSpelling = .whole
  ) {
    self.rows = rows
    self.spelling = spelling
    rowsByOperation = byOperation
    self.contactsInUse = contactsInUse
    self.notByThisKey = notByThisKey
  }

  /// The row for `code` in reply to `operation`; nil for a code that nobody has described, which
  /// is then judged by its status.
  package func row(code: String, operation: WriteOperation) -> ErrorRow? {
    let name = spelling.name(of: code)
    return rowsByOperation[name]?[operation] ?? rows[name]
  }

  /// The contacts of which another user has one, where `code` says so.
  package func contactsInUse(_ code: String) -> [FieldName] {
    contactsInUse[spelling.name(of: code)] ?? []
  }
}

/// What of a code says what happened.
package enum CodeSpelling: Hashable, Sendable {
  case whole
  /// The last four digits: before them stands the call, and two codes bear the prefix twice
  /// (dialects.md §4). A code of another form is whole.
  case digits(prefix: String)

  func name(of code: String) -> String {
    guard case .digits(let prefix) = self, code.hasPrefix(prefix) else { return code }
    let digits = code.suffix(4)
    return digits.utf8.allSatisfy { (48...57).contains($0) } ? String(digits) : code
  }
}
