import Codecs
import Registry

/// A documented search (sunbird.md §4): every filter matches, each by a text or by one of several.
package struct SearchRequest: Sendable {
  /// The record that the filters name by its whole key; nil where they do not.
  package let key: RecordKey?
  package let limit: Int
  package let offset: Int
  private let filters: [String: [JSONValue]]
  /// The members to answer; nil for all.
  private let fields: Set<String>?

  /// Sunbird's limit where a search names none, and the most that is answered at once.
  package static let mostRows = 250

  package init(
    _ members: [String: JSONValue], for kind: RecordKind
  ) throws(DocumentedError) {
    guard let filters = (members["filters"] ?? .object([:])).object else {
      throw .badSearch("filters must be an object of fields")
    }
    var wanted: [String: [JSONValue]] = [:]
    for (name, filter) in filters {
      let values = filter.array ?? [filter]
      guard values.allSatisfy({ $0.object == nil && $0.array == nil }) else {
        throw .badSearch("the filter \(name) must be a value or a list of values")
      }
      wanted[name] = values
    }
    self.filters = wanted
    limit = min(try Self.count("limit", members) ?? Self.mostRows, Self.mostRows)
    offset = try Self.count("offset", members) ?? 0
    fields = members["fields"]?.array.map { Set($0.compactMap(\.string)) }
    key = Self.key(wanted, kind)
  }

  private static func count(
    _ name: String, _ members: [String: JSONValue]
  ) throws(DocumentedError) -> Int? {
    guard let value = members[name], value != .null else { return nil }
    guard let count = value.wholeNumber, count >= 0 else {
      throw .badSearch("\(name) must be a whole number from 0")
    }
    return count
  }

  private static func key(_ filters: [String: [JSONValue]], _ kind: RecordKind) -> RecordKey? {
    func one(_ name: String) -> String? {
      guard let values = filters[name], values.count == 1 else { return nil }
      return values[0].string
    }
    guard let provider = one("provider") else { return nil }
    switch kind {
    case .organisation:
      return one("externalId").map { .organisation(provider: provider, externalID: $0) }
    case .user: return one("userName").map { .user(provider: provider, userName: $0) }
    case .membership: return nil
    }
  }

  /// Whether a row is one that is looked for. Keys compare without case, as Sunbird has them.
  package func finds(_ row: [String: JSONValue]) -> Bool {
    filters.allSatisfy { name, wanted in
      if let text = Self.keyText(name, row) {
        return wanted.contains { $0.string?.lowercased() == text.lowercased() }
      }
      let value = row[name] ?? .null
      return wanted.contains { $0 == value || value.array?.contains($0) == true }
    }
  }

  private static func keyText(_ name: String, _ row: [String: JSONValue]) -> String? {
    switch name {
    case "provider", "externalId", "userName": row[name]?.string
    case "loginId":
      row["userName"]?.string.map { "\($0)@\(row["provider"]?.string ?? "")" }
    default: nil
    }
  }

  /// The row with the members that are asked for; what it rests on always stands in it.
  package func shown(_ row: [String: JSONValue]) -> JSONValue {
    guard let fields else { return .object(row) }
    return .object(row.filter { fields.contains($0.key) || $0.key == "known" })
  }
}
