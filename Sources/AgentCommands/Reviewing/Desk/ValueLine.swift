import Codecs
import Outbox
import Reconciliation
import Registry

/// The values that a person types in place of either side, as words of a line: `FIELD=VALUE`,
/// `FIELD:local` or `FIELD:remote`, and `local` or `remote` for all other fields.
struct ValueLine {
  let assignments: [Assignment]
  let sides: [FieldName: Resolution.Side]
  let take: Resolution.Side?

  init(_ text: String) throws {
    guard let words = try? CommandLineWords.split(text) else {  // told in its own words
      throw CommandError(.usage, code: "usage", "a quote is not closed")
    }
    var assignments: [Assignment] = []
    var sides: [FieldName: Resolution.Side] = [:]
    var take: Resolution.Side?
    for word in words {
      if let side = Resolution.Side(rawValue: word) {
        take = side
      } else if let (name, side) = Self.side(word) {
        sides[name] = side
      } else if let assignment = Assignment(argument: word) {
        assignments.append(assignment)
      } else {
        throw CommandError(
          .usage, code: "usage", "\(word) is not a value",
          hint: "write FIELD=VALUE, FIELD:local or FIELD:remote; local or remote is for the rest")
      }
    }
    (self.assignments, self.sides, self.take) = (assignments, sides, take)
  }

  private static func side(_ word: String) -> (FieldName, Resolution.Side)? {
    let parts = word.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let name = FieldName(rawValue: parts[0]),
      let side = Resolution.Side(rawValue: parts[1])
    else { return nil }
    return (name, side)
  }

  /// The decision about a conflict.
  func resolution() throws -> Resolution {
    var values: Fields = [:]
    for (text, json) in try Assignment.members(assignments) {
      guard let name = FieldName(rawValue: text) else {
        throw EditProblem.unknownField(text, known: FieldName.allCases.map(\.rawValue))
      }
      values[name] = try name.value(from: json)
    }
    return Resolution(take: take, sides: sides, values: values)
  }

  /// What a rejected edit is to say instead.
  func members() throws -> [String: JSONValue] {
    guard sides.isEmpty, take == nil else {
      throw CommandError(
        .usage, code: "usage", "a rejected edit has no sides",
        hint: "write FIELD=VALUE, and leave out what stays")
    }
    return try Assignment.members(assignments)
  }
}

extension ReviewItem {
  /// The line with which typing begins: the fields that differ with what they are here.
  var begunValues: String {
    switch self {
    case .conflict(let conflict):
      conflict.disputes.map { Self.assignment($0.name, $0.local) }.joined(separator: " ")
    case .rejected(let rejected):
      rejected.edit.problem?.field.flatMap { FieldName(rawValue: $0) }
        .filter { !$0.isSecret }
        .map { Self.assignment($0, rejected.edit.fields[$0]) } ?? ""
    }
  }

  private static func assignment(_ name: FieldName, _ value: FieldValue?) -> String {
    let begun = name.rawValue + "="
    guard case .text(let text)? = value, text.safe == text else { return begun }
    return begun + CommandCompletion.quoted(text)
  }
}

extension Optional {
  fileprivate func filter(_ isWanted: (Wrapped) -> Bool) -> Wrapped? {
    flatMap { isWanted($0) ? $0 : nil }
  }
}
