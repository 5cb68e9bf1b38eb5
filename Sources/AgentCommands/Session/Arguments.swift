import ArgumentParser
import Causality
import Codecs
import Outbox
import Reconciliation
import Registry

extension EditState: ExpressibleByArgument {}

extension RecordKey: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}

extension Dot: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}

extension Resolution.Side: ExpressibleByArgument {}

/// `FIELD=VALUE` on the command line.
struct Assignment: ExpressibleByArgument {
  let name: String
  let text: String

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty else { return nil }
    name = String(parts[0])
    text = String(parts[1])
  }

  /// The value: text, except for the fields that the API defines as boolean, list or object.
  private func value() throws(EditProblem) -> JSONValue {
    guard let field = FieldName(rawValue: name) else { return .string(text) }
    switch field.shape {
    case .flag: return .flag(text)
    case .textOrList where !text.hasPrefix("["): return .string(text)
    case .textOrList: return try json(or: #"a text, or a list as in ["first","second"]"#)
    case .contacts: return try json(or: #"a list as in [{"phone":"9900032121"}]"#)
    case .text, .password, .email, .phone, .date, .choice: return .string(text)
    }
  }

  private func json(or expected: String) throws(EditProblem) -> JSONValue {
    guard let value = try? JSONValue(parsing: text.utf8) else {  // told in the error's own words
      throw .badForm(name, expected: expected)
    }
    return value
  }

  /// Several assignments as members of a body; repeating a field makes a list.
  static func members(_ assignments: [Assignment]) throws -> [String: JSONValue] {
    var members: [String: JSONValue] = [:]
    for assignment in assignments {
      if let field = FieldName(rawValue: assignment.name), field.isSecret {
        throw CommandError(
          .usage, code: "usage", "\(field.rawValue) is not taken on the command line",
          hint: "withdraw the edit and record it anew with --from FILE", field: field.rawValue)
      }
      let value = try assignment.value()
      switch members[assignment.name] {
      case nil: members[assignment.name] = value
      case .array(let items)?: members[assignment.name] = .array(items + [value])
      case let first?: members[assignment.name] = .array([first, value])
      }
    }
    return members
  }
}
