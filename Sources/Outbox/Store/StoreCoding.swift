import Causality
import Foundation
import GRDB

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

  static func raw<Value: RawRepresentable<String>>(_ text: String) throws -> Value {
    guard let value = Value(rawValue: text) else {
      throw Unreadable(description: "unknown \(Value.self): \(text)")
    }
    return value
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

extension Row {
  /// A column's value. Throws where the column holds something else, as in a damaged file, where
  /// GRDB's subscript would end the program.
  func value<Value: DatabaseValueConvertible>(_ column: String) throws -> Value {
    try decode(forColumn: column)
  }
}
