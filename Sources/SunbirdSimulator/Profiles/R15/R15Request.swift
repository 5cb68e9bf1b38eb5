import Codecs

/// A request's members as the Java of Sunbird 1.5 reads them: a cast to another type is an
/// INTERNAL_ERROR, now and for ever (sunbird.md §1.3, "poison").
struct R15Request {
  private(set) var members: [String: JSONValue]

  /// The members that the controllers put into lower case before anything else.
  private static let lowered = ["externalId", "userName", "provider", "loginId"]

  init(_ members: [String: JSONValue]) throws(ServiceError) {
    self.members = members
    if members["provider"] == .null { throw .internalError }
    for name in Self.lowered {
      if let text = try text(name) { self.members[name] = .string(text.lowercased()) }
    }
  }

  subscript(name: String) -> JSONValue? { members[name] == .null ? nil : members[name] }

  func has(_ name: String) -> Bool { members[name] != nil }

  /// The text of a member; nil where it is absent or null.
  func text(_ name: String) throws(ServiceError) -> String? {
    guard let value = self[name] else { return nil }
    guard let text = value.string else { throw .internalError }
    return text
  }

  /// The same, where it is not blank.
  func filled(_ name: String) throws(ServiceError) -> String? {
    guard let text = try text(name), !text.allSatisfy(\.isWhitespace) else { return nil }
    return text
  }

  func require(_ name: String, _ error: ServiceError) throws(ServiceError) {
    guard try filled(name) != nil else { throw error }
  }

  /// Nothing where the member is absent; `error` where it is there and blank.
  func refuseBlank(_ name: String, _ error: ServiceError) throws(ServiceError) {
    if has(name), try filled(name) == nil { throw error }
  }

  /// The objects of a list; nil where the member is absent.
  func objects(_ name: String) throws(ServiceError) -> [[String: JSONValue]]? {
    guard let value = self[name] else { return nil }
    guard let list = value.array else { throw .dataType }
    var objects: [[String: JSONValue]] = []
    for item in list {
      guard let object = item.object else { throw .internalError }
      objects.append(object)
    }
    return objects
  }

  mutating func remove(_ names: [String]) {
    for name in names { members[name] = nil }
  }
}
