import Causality
import Codecs
import Foundation
import Registry

/// The members of one line of a bundle. Each is what it has to be, or the line is foreign.
struct BundleMembers {
  /// What is wrong with a line.
  struct Foreign: Error {
    let what: String
  }

  let members: [String: JSONValue]

  private func none(_ name: String) -> Foreign { Foreign(what: "no \(name), or not one") }

  func text(_ name: String) throws -> String {
    guard let text = members[name]?.string else { throw none(name) }
    return text
  }

  /// A text that stands for something else.
  func value<Value>(_ name: String, _ read: (String) -> Value?) throws -> Value {
    guard let value = read(try text(name)) else { throw none(name) }
    return value
  }

  /// The same where it may be missing.
  func optional<Value>(_ name: String, _ read: (String) -> Value?) throws -> Value? {
    guard has(name) else { return nil }
    return try value(name, read)
  }

  func has(_ name: String) -> Bool { members[name].map { $0 != .null } ?? false }

  func count(_ name: String) throws -> Int {
    guard let number = members[name]?.wholeNumber, number >= 0 else { throw none(name) }
    return number
  }

  func object(_ name: String) throws -> BundleMembers {
    guard let object = members[name]?.object else { throw none(name) }
    return BundleMembers(members: object)
  }

  func clock(_ name: String) throws -> VectorClock {
    guard let object = members[name]?.object else { throw none(name) }
    var clock = VectorClock()
    for (key, value) in object {
      guard let dot = Dot("\(key):\(value.wholeNumber ?? 0)") else { throw none(name) }
      clock = clock.including(dot)
    }
    return clock
  }

  func fields(_ name: String) throws -> Fields {
    guard let object = members[name]?.object else { throw none(name) }
    var fields: Fields = [:]
    for (key, json) in object {
      guard let field = FieldName(rawValue: key), let value = FieldValue(json) else {
        throw Foreign(what: "no field and value: \(key)")
      }
      fields[field] = value
    }
    return fields
  }
}

extension [FieldName: FieldValue] {
  var bundled: JSONValue {
    .object([String: JSONValue](uniqueKeysWithValues: map { ($0.key.rawValue, $0.value.json) }))
  }
}

extension VectorClock {
  var bundled: JSONValue {
    .object(
      [String: JSONValue](
        uniqueKeysWithValues: counters.map { ($0.key.description, .number(Double($0.value))) }))
  }
}

extension [String: JSONValue] {
  /// The same without members that say nothing.
  var said: JSONValue { .object(filter { $0.value != .null }) }
}

extension String? {
  var bundled: JSONValue { map(JSONValue.string) ?? .null }
}
