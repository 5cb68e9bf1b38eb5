import Registry

/// What a column of a sheet stands for.
package enum ColumnTarget: Hashable, Sendable {
  case field(FieldName)
  case key(KeyField)
  /// What each row records.
  case operation
  case priority
  /// A column that the agent itself adds.
  case own(OwnColumn)
  /// Nothing of it is imported.
  case ignored

  /// The name by which a header calls it; nil for what is ignored.
  package var name: String? {
    switch self {
    case .field(let field): field.rawValue
    case .key(let key): key.rawValue
    case .operation: "operation"
    case .priority: "priority"
    case .own(let column): column.rawValue
    case .ignored: nil
    }
  }

  /// Whether it is part of what a row says of its record.
  package var isOfRecord: Bool {
    switch self {
    case .field, .key: true
    case .operation, .priority, .own, .ignored: false
    }
  }

  var isKey: Bool {
    guard case .key = self else { return false }
    return true
  }

  /// Whether no sentence may hold its value.
  package var isSecret: Bool {
    guard case .field(let field) = self else { return false }
    return field.isSecret
  }

  /// The names of fields and keys, and what else a header can name, beside the agent's own columns.
  package static let nameable: [ColumnTarget] =
    KeyField.allCases.map(ColumnTarget.key) + FieldName.allCases.map(ColumnTarget.field)
    + [.operation, .priority]

  /// The target of that name, as the API spells it.
  package init?(named name: String) {
    guard let target = Self.byName[name] else { return nil }
    self = target
  }

  private static let byName = Dictionary(
    uniqueKeysWithValues: nameable.compactMap { target in target.name.map { ($0, target) } })
}

/// The columns that the agent itself adds: to a rejects file, beside those of its input, and to an
/// export.
package enum OwnColumn: String, CaseIterable, Hashable, Sendable {
  /// Where the row stood in the file that was imported.
  case line
  /// The field at fault.
  case field
  case reason
  /// The row as it was read, in a form that spreadsheets leave alone (``OriginalRow``).
  case original
  /// What waits, and since when.
  case edit, state, recordedAt, recordedBy

  /// Those of a rejects file.
  static let ofRejects: [OwnColumn] = [.line, .field, .reason, .original]
}

extension ColumnTarget {
  /// Whether the values are codes that people write as numbers: zeros in front of them count.
  package var isCode: Bool {
    switch self {
    case .key(.externalId), .key(.userName), .field(.orgCode), .field(.aadhaarNo): true
    case .key(.provider), .field, .operation, .priority, .own, .ignored: false
    }
  }

  /// Whether the values are names, which may be any word.
  package var isName: Bool {
    switch self {
    case .field(.firstName), .field(.lastName), .field(.orgName): true
    case .key, .field, .operation, .priority, .own, .ignored: false
    }
  }

  /// Whether question marks in a row can be nothing but lost letters; other texts may ask.
  package var showsLostLetters: Bool {
    switch self {
    case .field(.location), .field(.position), .key(.externalId), .key(.userName): true
    case .key, .field, .operation, .priority, .own, .ignored: isName
    }
  }

  /// What may stand in the column; keys are texts.
  package var shape: FieldShape {
    guard case .field(let field) = self else { return .text }
    return field.shape
  }
}
