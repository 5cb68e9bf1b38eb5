import Registry

/// How a server generation names the roles of members. The document has `member`,
/// `content-creator` and `admin`; a server may have a table of its own and refuse any other name.
package struct MemberRoles: Hashable, Sendable {
  /// The server's name of each role, by the office's.
  package let names: [String: String]
  /// The role that every user has, as the server names it, so that it needs no giving; nil where
  /// each has to be given.
  package let everybody: String?

  package init(_ names: [String: String] = [:], everybody: String? = nil) {
    self.names = names
    self.everybody = everybody
  }

  /// The same with other names for some roles, or with more roles.
  package func overlaid(with others: [String: String]) -> MemberRoles {
    MemberRoles(names.merging(others) { $1 }, everybody: everybody)
  }

  /// The server's name of a role. One that is in no table goes as it is: an office may use the
  /// server's own names.
  package func serverName(of role: String) -> String { names[role] ?? role }

  /// The office's name of a server's role.
  package func officeName(of role: String) -> String {
    names.filter { $0.value == role }.keys.min() ?? role
  }

  /// A role as a request carries it. Two roles that the server does not tell apart are one.
  package func sent(_ value: FieldValue) -> FieldValue {
    mapped(value) { serverName(of: $0) }
  }

  /// A role that the server shows, in the words of `known` values where they say the same there.
  package func shown(_ value: FieldValue, knowing known: [FieldValue]) -> FieldValue {
    let spellings = known.flatMap { $0.items ?? [] }
    return mapped(value) { role in
      spellings.first { serverName(of: $0) == role } ?? officeName(of: role)
    }
  }

  private func mapped(_ value: FieldValue, _ name: (String) -> String) -> FieldValue {
    switch value {
    case .text(let role): return .text(name(role))
    case .texts(let roles):
      var mapped: [String] = []
      for role in roles.map(name) where !mapped.contains(role) { mapped.append(role) }
      return .texts(mapped)
    case .null, .flag, .objects: return value
    }
  }
}

extension Dialect {
  /// A membership with its role in the office's words, and in those of `known` values first.
  package func named(_ view: RemoteView, knowing known: [Fields]) -> RemoteView {
    guard case .present(let remote) = view, let role = remote.fields[.role] else { return view }
    let roles = known.compactMap { $0[.role] }
    return .present(
      RemoteRecord(
        serverID: remote.serverID,
        fields: remote.fields.overlaid(with: [.role: memberRoles.shown(role, knowing: roles)]),
        change: remote.change))
  }
}
