import Causality
import Codecs
import Foundation
import Registry

/// The one way values become JSON on standard output: one line, keys in order, slashes plain.
enum JSONOutput {
  static func line(_ value: JSONValue) throws -> String {
    String(decoding: try value.serialized(), as: UTF8.self).safeJSON
  }

  /// The same for a file, where nothing acts on a terminal.
  static func bytes(_ value: JSONValue) throws -> [UInt8] { try value.serialized() }

  /// Bytes as a text of JSON: what JSON must have escaped is, and all else stands as it is, also what
  /// is no UTF-8.
  static func string(of bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = [UInt8(ascii: "\"")]
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): text += [UInt8(ascii: "\\"), byte]
      case 0..<0x20: text += Array(String(format: "\\u%04x", Int(byte)).utf8)
      default: text.append(byte)
      }
    }
    return text + [UInt8(ascii: "\"")]
  }

  static func time(_ date: Date) -> JSONValue { .string(date.rfc3339) }
}

extension Date {
  /// RFC 3339 in UTC with `Z`, to the millisecond.
  package var rfc3339: String {
    formatted(
      .iso8601.year().month().day().timeZone(separator: .omitted)
        .time(includingFractionalSeconds: true).timeSeparator(.colon))
  }
}

extension VectorClock {
  var json: JSONValue {
    .object(
      Dictionary(
        uniqueKeysWithValues: counters.map { ($0.key.description, .number(Double($0.value))) }))
  }
}

extension [FieldName: FieldValue] {
  /// The fields for showing: secrets as a marker.
  var json: JSONValue {
    var members: [String: JSONValue] = [:]
    for (name, value) in self { members[name.rawValue] = name.shown(value) }
    return .object(members)
  }
}

extension FieldName {
  /// The value for showing: a secret as a marker.
  func shown(_ value: FieldValue?) -> JSONValue {
    guard let value else { return .null }
    return isSecret && !value.isEmpty ? .string("•••") : value.json
  }

  /// The same for a person.
  func text(_ value: FieldValue?) -> String { plain(value).safe }

  /// The same with its line feeds, for what takes care of them; not safe for a terminal.
  func plain(_ value: FieldValue?) -> String {
    switch shown(value) {
    case .null: return "—"
    case .string(let text): return text
    case .bool(let flag): return flag ? "true" : "false"
    case .number(let number): return String(number)
    case .array(let items) where items.allSatisfy({ $0.string != nil }):
      return items.compactMap(\.string).joined(separator: ", ")
    case .array, .object:
      let bytes = (try? shown(value).serialized()) ?? []  // a value from the store has bytes
      return String(decoding: bytes, as: UTF8.self)
    }
  }
}

extension JSONValue {
  static func optional(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
  static func count(_ number: Int) -> JSONValue { .number(Double(number)) }
}
