import Codecs

/// A user's roles as the table of roles has them: each once, with the organisations it is for.
enum R8Roles {
  static func listed(_ roles: [String], in organisations: [String]) -> JSONValue {
    .array(roles.map { role($0, organisations) })
  }

  static func role(_ name: String, _ organisations: [String]) -> JSONValue {
    let scope = organisations.map { JSONValue.object(["organisationId": .string($0)]) }
    return ["role": .string(name), "scope": .array(scope)]
  }

  static func scope(of role: JSONValue) -> [String] {
    (role["scope"]?.array ?? []).compactMap { $0["organisationId"]?.string }
  }

  /// The names of the roles for one organisation.
  static func names(in roles: JSONValue?, for organisation: String) -> [JSONValue] {
    (roles?.array ?? []).filter { scope(of: $0).contains(organisation) }
      .compactMap { $0["role"] }
  }
}

extension DecisionMaker {
  /// Version 1 (§4.5): the roles that are named, for the one organisation, take the place of all
  /// that the user has anywhere.
  func assignR8Roles(_ request: CastRequest) throws(ChannelError) -> Decision {
    let id = try checkedR8User(request)
    if try request.filled("organisationId") == nil {
      guard try request.filled("externalId") != nil, try request.filled("provider") != nil else {
        throw .missing("organisationId or (externalId and provider)")
      }
    }
    guard let roles = try request.texts("roles"), roles.allSatisfy(deployment.roles.contains) else {
      throw .unknownRole
    }
    // By an external id the scope is a null organisation.
    let scope = [try request.filled("organisationId")].compactMap(\.self)
    return with(R8Roles.listed(roles, in: scope), of: id)
  }

  /// Version 2: single roles are added to and taken from single organisations.
  func addR8Roles(_ request: CastRequest) throws(ChannelError) -> Decision {
    let id = try checkedR8User(request)
    let changes = request["roles"]?.array ?? []
    for change in changes { try checkR8Change(change) }
    for change in changes where change["operation"]?.string?.lowercased() != "remove" {
      guard deployment.roles.contains(change["role"]?.string ?? "") else { throw .unknownRole }
    }
    var roles = row(id: id, .user)?.fields["roles"]?.array ?? []
    for change in changes {
      let name = change["role"]?.string ?? ""
      let place = roles.firstIndex { $0["role"]?.string == name }
      var scope = place.map { R8Roles.scope(of: roles[$0]) } ?? []
      let named = R8Roles.scope(of: change)
      switch change["operation"]?.string {
      case "add": scope += named.filter { !scope.contains($0) }
      case "remove": scope.removeAll(where: named.contains)
      default: break
      }
      if let place { roles.remove(at: place) }
      if !scope.isEmpty { roles.append(R8Roles.role(name, scope)) }
    }
    return with(.array(roles), of: id)
  }

  private func checkedR8User(_ request: CastRequest) throws(ChannelError) -> String {
    let id = try request.require("userId")
    guard let roles = request["roles"] else { throw .missing("roles") }
    guard let list = roles.array else { throw .dataType("roles", "List") }
    guard !list.isEmpty else { throw .rolesEmpty }
    return id
  }

  private func checkR8Change(_ change: JSONValue) throws(ChannelError) {
    for name in ["role", "operation"] where change[name]?.string?.isEmpty ?? true {
      throw .missing(name)
    }
    guard let scope = change["scope"]?.array, !scope.isEmpty else { throw .missing("scope") }
    for place in scope {
      guard let id = place["organisationId"], id != .null else {
        throw .parameterValue("null", name: "scope.organisationId")
      }
      guard let text = id.string else { throw .dataType("scope.organisationId", "String") }
      guard !id.isBlank else { throw .parameterValue(text, name: "scope.organisationId") }
    }
  }

  /// Roles stand in a table of their own: the user's row is not updated by them, and whether there
  /// is such a user nobody asks.
  private func with(_ roles: JSONValue, of id: String) -> Decision {
    guard var row = row(id: id, .user) else { return .answer(["response": "SUCCESS"]) }
    row.fields["roles"] = roles
    return .stored(row)
  }

  /// The roles of anybody, by what the table has. No user token is asked for.
  func readR8Roles(_ id: String) -> Decision {
    guard let row = row(id: id, .user) else { return .answer(["roles": []]) }
    let roles = row.fields["roles"] ?? []
    guard roles.array?.isEmpty == false else { return .answer(["roles": []]) }
    let names = ["firstName", "lastName"].compactMap { row.fields[$0]?.string }
    return .answer([
      "roles": roles, "name": .string(names.filter { !$0.isEmpty }.joined(separator: " ")),
    ])
  }
}
