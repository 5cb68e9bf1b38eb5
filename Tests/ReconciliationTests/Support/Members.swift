import Codecs
import Registry

/// The members of one object of a fixture. Each has to be taken: one that nothing knows is a mistake
/// of whoever wrote the row.
struct Members {
  private var rest: [String: JSONValue]
  private let place: String

  struct Misread: Error, CustomStringConvertible {
    let description: String
  }

  init(_ json: JSONValue, at place: String) throws {
    guard let members = json.object else {
      throw Misread(description: "\(place) is no object")
    }
    rest = members
    self.place = place
  }

  /// Takes a member out; nil where there is none.
  mutating func take(_ name: String) -> JSONValue? { rest.removeValue(forKey: name) }

  /// Takes a member that must be there.
  mutating func need(_ name: String) throws -> JSONValue {
    guard let json = take(name) else { throw Misread(description: "\(place) has no \(name)") }
    return json
  }

  mutating func text(_ name: String) throws -> String? {
    guard let json = take(name) else { return nil }
    guard let text = json.string else { throw misread(name, "a text") }
    return text
  }

  mutating func number(_ name: String) throws -> Double? {
    guard let json = take(name) else { return nil }
    guard case .number(let number) = json else { throw misread(name, "a number") }
    return number
  }

  mutating func flag(_ name: String) throws -> Bool {
    guard let json = take(name) else { return false }
    guard case .bool(let flag) = json else { throw misread(name, "true or false") }
    return flag
  }

  /// A value that is written as one of its raw texts.
  mutating func named<Value: RawRepresentable<String>>(_ name: String) throws -> Value? {
    guard let text = try text(name) else { return nil }
    guard let value = Value(rawValue: text) else { throw misread(name, "a known word") }
    return value
  }

  /// The fields of a record; nil for null and where there are none.
  mutating func fields(_ name: String) throws -> Fields? {
    guard let json = take(name), json != .null else { return nil }
    guard let members = json.object else { throw misread(name, "an object of fields") }
    var fields: Fields = [:]
    for (text, json) in members {
      guard let field = FieldName(rawValue: text), let value = FieldValue(json) else {
        throw misread(name, "fields: \(text)")
      }
      fields[field] = value
    }
    return fields
  }

  /// Every object of a list, with its own place.
  mutating func list<Value>(
    _ name: String, _ read: (inout Members, Int) throws -> Value
  ) throws -> [Value] {
    guard let json = take(name) else { return [] }
    guard let items = json.array else { throw misread(name, "a list") }
    return try items.enumerated().map { index, item in
      var members = try Members(item, at: "\(place), \(name) \(index + 1)")
      let value = try read(&members, index)
      try members.end()
      return value
    }
  }

  func misread(_ name: String, _ wanted: String) -> Misread {
    Misread(description: "\(place): \(name) is not \(wanted)")
  }

  /// Throws for what nobody has taken.
  func end() throws {
    guard let name = rest.keys.min() else { return }
    throw Misread(description: "\(place): nothing knows \(name)")
  }
}
