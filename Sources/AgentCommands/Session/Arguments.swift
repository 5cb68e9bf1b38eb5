import ArgumentParser
import Causality
import Outbox
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
  var value: JSONValue {
    guard let field = FieldName(rawValue: name) else { return .string(text) }
    switch field.shape {
    case .flag: return .flag(text)
    case .contacts: return (try? JSONValue(parsing: text.utf8)) ?? .string(text)  // judged later
    case .textOrList:
      guard text.hasPrefix("[") else { return .string(text) }
      return (try? JSONValue(parsing: text.utf8)) ?? .string(text)  // judged later
    case .text, .email, .phone, .date, .choice: return .string(text)
    }
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
      switch members[assignment.name] {
      case nil: members[assignment.name] = assignment.value
      case .array(let items)?: members[assignment.name] = .array(items + [assignment.value])
      case let value?: members[assignment.name] = .array([value, assignment.value])
      }
    }
    return members
  }
}
