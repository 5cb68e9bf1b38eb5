import Numbering

/// What somebody should look at again in an edit that is recorded all the same.
package struct EditWarning: Hashable, Sendable {
  package let field: String
  /// What is odd about it, for a person.
  package let message: String

  package init(field: String, message: String) {
    self.field = field
    self.message = message
  }

  /// What is odd about an edit, in the order of the fields' names.
  ///
  /// - Parameters:
  ///   - today: the day of recording, `YYYY-MM-DD`.
  ///   - plan: the phone numbers that the server at hand takes.
  package static func all(
    in fields: Fields, of key: RecordKey, on today: String, plan: NumberingPlan
  ) -> [EditWarning] {
    let parts: [(KeyField, String?)] = [
      (.externalId, key.externalID), (.provider, key.provider), (.userName, key.userName),
    ]
    var found = parts.compactMap { name, text in
      text.flatMap(spreadsheetError).map { EditWarning(field: name.rawValue, message: $0) }
    }
    for (name, value) in fields.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      let said = name.isSecret ? nil : message(name, value, on: today, plan: plan)
      if let said { found.append(EditWarning(field: name.rawValue, message: said)) }
    }
    return found
  }

  private static func message(
    _ name: FieldName, _ value: FieldValue, on today: String, plan: NumberingPlan
  ) -> String? {
    guard !value.isEmpty, !name.takesTextOrList, case .text(let text) = value else {
      return value.items?.lazy.compactMap(spreadsheetError).first
    }
    return switch name.shape {
    case .phone:
      plan.takes(text)
        ? nil : "\(text) may be refused: this Sunbird's numbering plan is too old for it"
    case .date: birthday(text, on: today)
    case .text, .password, .flag, .email, .choice, .textOrList, .contacts: spreadsheetError(text)
    }
  }

  /// Dates of the documented form compare as texts.
  private static func birthday(_ text: String, on today: String) -> String? {
    if text >= today { return "\(text) is not in the past" }
    guard let year = Int(text.prefix(4)), let now = Int(today.prefix(4)), now - year > maxAge else {
      return nil
    }
    return "\(text) is more than \(maxAge) years ago"
  }

  /// The highest age, in years, that nobody asks about.
  private static let maxAge = 110

  /// What a spreadsheet puts where a formula fails, and programs where they have no value.
  private static func spreadsheetError(_ text: String) -> String? {
    let isError =
      errors.contains(text.uppercased())
      || text.hasPrefix("Err:") && !text.dropFirst(4).isEmpty
        && text.dropFirst(4).allSatisfy(\.isNumber)
      || !text.isEmpty && text.utf8.allSatisfy { $0 == UInt8(ascii: "#") }
    return isError ? "\(text) is what a spreadsheet or a program shows for want of a value" : nil
  }

  /// Of Excel and LibreOffice, and of programs.
  private static let errors: Set<String> = [
    "#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!",
    "#FIELD!", "#BLOCKED!", "#BUSY!", "#CONNECT!", "#UNKNOWN!", "#GETTING_DATA", "#PYTHON!",
    "NULL", "NAN", "UNDEFINED", "[OBJECT OBJECT]",
  ]
}
