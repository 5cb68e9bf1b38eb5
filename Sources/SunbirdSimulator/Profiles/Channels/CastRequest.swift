import Codecs

/// A request's members as Java reads them: a cast to another type is an exception, now and for ever
/// (sunbird.md §1.3, "poison").
struct CastRequest {
  private(set) var members: [String: JSONValue]

  /// The members that are put into lower case before anything else (dialects.md §3).
  private static let lowered = [
    "source", "externalId", "userName", "provider", "loginId", "email", "prevUsedEmail",
  ]

  init(_ members: [String: JSONValue]) throws(ChannelError) {
    self.members = members
    for name in Self.lowered {
      if let text = try text(name) { self.members[name] = .string(text.lowercased()) }
    }
  }

  subscript(name: String) -> JSONValue? { members[name] == .null ? nil : members[name] }

  func has(_ name: String) -> Bool { self[name] != nil }

  /// The text of a member; nil where it is absent or null.
  func text(_ name: String) throws(ChannelError) -> String? {
    guard let value = self[name] else { return nil }
    guard let text = value.string else { throw .exception }
    return text
  }

  /// The same, where it is not blank.
  func filled(_ name: String) throws(ChannelError) -> String? {
    guard let text = try text(name), !text.allSatisfy(\.isWhitespace) else { return nil }
    return text
  }

  /// The first of these members that is not blank.
  func filled(oneOf names: [String]) throws(ChannelError) -> String? {
    for name in names {
      if let text = try filled(name) { return text }
    }
    return nil
  }

  @discardableResult
  func require(_ name: String) throws(ChannelError) -> String {
    guard let text = try filled(name) else { throw .missing(name) }
    return text
  }

  func flag(_ name: String) throws(ChannelError) -> Bool {
    guard let value = self[name] else { return false }
    guard let flag = value.bool else { throw .exception }
    return flag
  }

  /// Refuses members that are there, be they empty: only null passes.
  func refuse(_ names: [String]) throws(ChannelError) {
    if let name = names.first(where: has) { throw .notAllowed(name) }
  }

  /// Refuses members that are there and no list.
  func requireLists(_ names: [String]) throws(ChannelError) {
    for name in names where has(name) && self[name]?.array == nil {
      throw .dataType(name, "List")
    }
  }

  /// The texts of a list; anything else cannot be converted.
  func texts(_ name: String) throws(ChannelError) -> [String]? {
    guard let value = self[name] else { return nil }
    guard value.array != nil, let texts = value.texts else { throw .exception }
    return texts
  }

  mutating func set(_ name: String, _ value: JSONValue?) { members[name] = value }

  mutating func remove(_ names: [String]) {
    for name in names { members[name] = nil }
  }
}

// MARK: What validators of several generations look at

extension CastRequest {
  func checkExternalIDs(operations: Set<String>) throws(ChannelError) {
    guard let value = self["externalIds"] else { return }
    guard let list = value.array else { throw .dataType("externalIds", "List") }
    var seen: Set<[String]> = []
    for item in list {
      guard let id = item.object else { throw .exception }
      for name in ["id", "provider", "idType"] where id[name]?.isBlank ?? true {
        throw .missing("externalIds.\(name)")
      }
      if let operation = id["operation"], operation != .null,
        !operations.contains(operation.string?.lowercased() ?? "")
      {
        throw .value(
          "externalIds.operation", given: operation.string ?? "",
          valid: operations.sorted().joined(separator: ", "))
      }
      let part = [id["provider"], id["idType"]].map { $0?.string?.lowercased() ?? "" }
      guard seen.insert(part).inserted else { throw .duplicateExternalIDs }
    }
  }

  func checkEmailFormat() throws(ChannelError) {
    guard let email = try filled("email") else { return }
    guard FieldFormat.email.matches(email) else { throw .emailFormat }
  }

  /// At least eight characters, with a digit, a lower and an upper case letter and a mark, and no
  /// blank.
  func checkPassword() throws(ChannelError) {
    guard let password = try text("password") else { return }
    let characters = Array(password)
    guard characters.count >= 8, characters.contains(where: { $0.isASCII && $0.isNumber }),
      characters.contains(where: { $0.isASCII && $0.isLowercase }),
      characters.contains(where: { $0.isASCII && $0.isUppercase }),
      characters.contains(where: { $0.isASCII && ($0.isPunctuation || $0.isSymbol) }),
      !characters.contains(where: \.isWhitespace)
    else { throw .password }
  }
}
