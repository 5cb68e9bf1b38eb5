import Causality
import Codecs
import Foundation
import GRDB
import Reconciliation
import Registry

/// The one place that says how values stand in columns: JSON as text with members in order, moments
/// as milliseconds since 1970.
enum StoreCoding {
  /// A value in the file that no version of the agent writes.
  struct Unreadable: Error, CustomStringConvertible {
    let description: String
  }

  static func encode(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  static func decode<Value: Decodable>(_ text: String) throws -> Value {
    try JSONDecoder().decode(Value.self, from: Data(text.utf8))
  }

  // The values of every row have ways of their own: Foundation's coders cost more than the row.

  /// The fields with their secrets, as only the store may have them.
  static func encode(_ fields: Fields) throws -> String {
    String(decoding: try fields.serialized(), as: UTF8.self)
  }

  static func encode(_ detail: [String: String]) throws -> String {
    try text(.object(detail.mapValues(JSONValue.string)))
  }

  static func encode(_ clock: VectorClock) throws -> String { clock.jsonText }

  static func encode(_ window: StaleReadWindow) throws -> String {
    let values = window.values.map { ($0.rawValue, JSONValue.array($1.map(\.json))) }
    return try text(
      .object([
        "at": .number(window.at),
        "values": .object([String: JSONValue](uniqueKeysWithValues: values)),
        "wasPresent": .bool(window.wasPresent), "wasAbsent": .bool(window.wasAbsent),
      ]))
  }

  static func decode(_ text: String) throws -> Fields {
    guard let members = try JSONValue(parsing: text.utf8).object else {
      throw Unreadable(description: "fields that are no object")
    }
    var fields = Fields(minimumCapacity: members.count)
    for (name, json) in members {
      guard let value = FieldValue(json) else {
        throw Unreadable(description: "not the value of a field: \(name)")
      }
      fields[try raw(name)] = value
    }
    return fields
  }

  static func decode(_ text: String) throws -> VectorClock {
    try VectorClock(jsonText: text) ?? JSONDecoder().decode(VectorClock.self, from: Data(text.utf8))
  }

  private static func text(_ json: JSONValue) throws -> String {
    String(decoding: try json.serialized(), as: UTF8.self)
  }

  static func raw<Value: RawRepresentable<String>>(_ text: String) throws -> Value {
    guard let value = Value(rawValue: text) else {
      throw Unreadable(description: "unknown \(Value.self): \(text)")
    }
    return value
  }

  static func priority(_ rank: Int) throws -> Priority {
    guard let priority = Priority.allCases.first(where: { $0.rank == rank }) else {
      throw Unreadable(description: "unknown priority: \(rank)")
    }
    return priority
  }

  static func dot(replica: String, counter: Int64) throws -> Dot {
    guard let id = ReplicaID(replica), counter > 0 else {
      throw Unreadable(description: "not a dot: \(replica):\(counter)")
    }
    return Dot(replica: id, counter: UInt64(counter))
  }

  static func date(_ milliseconds: Int64) -> Date {
    Date(timeIntervalSince1970: Double(milliseconds) / 1000)
  }

  static func milliseconds(_ date: Date) -> Int64 {
    Int64((date.timeIntervalSince1970 * 1000).rounded(.down))
  }
}
