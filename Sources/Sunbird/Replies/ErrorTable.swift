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
  /// The contact that another user has, by the codes that say so.
  private let contactsInUse: [String: FieldName]
  /// Codes that refuse a read by the keys it names: it may be offered by others.
  let notByThisKey: Set<String>

  package init(
    _ rows: [String: ErrorRow], byOperation: [String: [WriteOperation: ErrorRow]] = [:],
    contactsInUse: [String: FieldName] = [:], notByThisKey: Set<String> = []
  ) {
    self.rows = rows
    rowsByOperation = byOperation
    self.contactsInUse = contactsInUse
    self.notByThisKey = notByThisKey
  }

  /// The row for `code` in reply to `operation`; nil for a code that nobody has described, which
  /// is then judged by its status.
  package func row(code: String, operation: WriteOperation) -> ErrorRow? {
    rowsByOperation[code]?[operation] ?? rows[code]
  }

  /// The contact that another user has, where `code` says so.
  package func contactInUse(_ code: String) -> FieldName? { contactsInUse[code] }
}
