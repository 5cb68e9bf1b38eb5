import Codecs
import Registry

/// A row of what the agent hands out, and how it stands in a sheet: so that it can be read by people,
/// does nothing where a spreadsheet opens it, and says the same when it is imported again.
package struct ExportedRow: Hashable, Sendable {
  package let operation: WriteOperation
  package let key: RecordKey
  /// Without secrets.
  package let fields: Fields
  package let priority: Priority?
  /// What is told beside it and is not imported.
  package let told: [OwnColumn: String]

  package init(
    operation: WriteOperation, key: RecordKey, fields: Fields, priority: Priority? = nil,
    told: [OwnColumn: String] = [:]
  ) {
    self.operation = operation
    self.key = key
    self.fields = fields
    self.priority = priority
    self.told = told
  }

  /// Its members as a request body.
  package var body: [String: JSONValue] {
    var body: [String: JSONValue] = [:]
    for (name, value) in fields { body[name.rawValue] = value.json }
    for (name, text) in keyParts { body[name.rawValue] = .string(text) }
    return body
  }

  fileprivate var keyParts: [KeyField: String] {
    let parts: [KeyField: String?] = [
      .provider: key.provider, .externalId: key.externalID, .userName: key.userName,
    ]
    return parts.compactMapValues(\.self)
  }
}

/// The columns of an exported sheet.
package struct ExportedSheet: Sendable {
  private let targets: [ColumnTarget]
  /// Whether a cell is taken for a formula by its first character, as in delimited text.
  private let marksFormulas: Bool

  /// - Parameters:
  ///   - fields: the fields that some row has.
  ///   - told: what is told of rows beside what is imported, in this order.
  ///   - hasPriority: whether rows have one.
  ///   - marksFormulas: whether what looks like a formula would be taken for one.
  package init(
    _ kinds: [RecordKind], _ fields: Set<FieldName>, told: [OwnColumn], hasPriority: Bool,
    marksFormulas: Bool
  ) {
    let keys = KeyField.allCases.filter { key in kinds.contains { $0.keyFields.contains(key) } }
    targets =
      [.operation] + keys.map(ColumnTarget.key)
      + FieldName.allCases.filter(fields.contains).map(ColumnTarget.field)
      + (hasPriority ? [.priority] : []) + told.map(ColumnTarget.own) + [.own(.original)]
    self.marksFormulas = marksFormulas
  }

  package var titles: [String] { targets.compactMap(\.name) }

  package func texts(_ row: ExportedRow) -> [String] {
    var then: [String: OriginalRow.CellThen] = [:]
    var texts: [String] = []
    for target in targets {
      let text = marked(Self.text(target, of: row))
      if let name = target.name, let value = Self.value(target, of: row) {
        then[name] = OriginalRow.CellThen(text: text, value: value)
      }
      texts.append(text)
    }
    texts[texts.count - 1] = OriginalRow(then).json
    return texts
  }

  private static func text(_ target: ColumnTarget, of row: ExportedRow) -> String {
    switch target {
    case .operation: row.operation.rawValue
    case .priority: row.priority?.rawValue ?? ""
    case .key(let key): row.keyParts[key] ?? ""
    case .own(let column): row.told[column] ?? ""
    case .field(let field): row.fields[field].map(\.cellText) ?? ""
    case .ignored: ""
    }
  }

  /// What the cell means; nil where there is nothing to import.
  private static func value(_ target: ColumnTarget, of row: ExportedRow) -> JSONValue? {
    switch target {
    case .key(let key): row.keyParts[key].map(JSONValue.string)
    case .field(let field): row.fields[field]?.json
    case .operation, .priority, .own, .ignored: nil
    }
  }

  /// The apostrophe by which spreadsheets know a text, before what they would calculate.
  private func marked(_ text: String) -> String {
    guard marksFormulas, let first = text.unicodeScalars.first, Self.formulas.contains(first) else {
      return text
    }
    return "'" + text
  }

  /// By which a formula begins (OWASP, "CSV Injection"), in the wide forms of East Asia, too.
  private static let formulas: Set<Unicode.Scalar> = [
    "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
  ]
}

extension FieldValue {
  /// The value as people read it in a cell.
  fileprivate var cellText: String {
    switch self {
    case .null: "null"
    case .flag(let flag): flag ? "true" : "false"
    case .text(let text): text
    case .texts(let texts): texts.joined(separator: ", ")
    case .objects(let objects):
      objects.map { object in
        object.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
      }.joined(separator: "; ")
    }
  }
}
