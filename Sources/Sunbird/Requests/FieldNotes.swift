import Registry

/// What a generation makes of an edit's fields that their author has to know.
extension Dialect {
  /// One sentence for each group of fields; none where they travel as they are.
  package func notes(on fields: Fields, by operation: WriteOperation) -> [FieldNote] {
    let years = names(of: fields, in: .year, by: operation).filter {
      !(fields[$0]?.isEmpty ?? true)
    }
    return [
      FieldNote(dropped(of: fields, by: operation)) {
        "\(title) does not apply \($0) here; not sent"
      },
      FieldNote(placeless(of: fields, by: operation)) {
        "\(title) has no place for \($0): kept here, not sent"
      },
      FieldNote(years) { "\(title) keeps only the year of \($0)" },
    ].compactMap(\.self)
  }

  /// What a person may be told of a user's name before the server makes another of it; nil where it
  /// keeps it.
  package func note(onName key: RecordKey, by operation: WriteOperation) -> String? {
    guard operation == .createUser, let name = key.userName, fields.userNames.mayChange(name) else {
      return nil
    }
    return "\(title) writes names of users in Latin letters: it will make another of \(name)"
  }
}

/// Some fields of an edit, and what becomes of them.
package struct FieldNote: Hashable, Sendable {
  package let names: [FieldName]
  package let sentence: String

  fileprivate init?(_ names: [FieldName], _ sentence: (String) -> String) {
    guard !names.isEmpty else { return nil }
    self.names = names
    self.sentence = sentence(names.map(\.rawValue).joined(separator: ", "))
  }
}
