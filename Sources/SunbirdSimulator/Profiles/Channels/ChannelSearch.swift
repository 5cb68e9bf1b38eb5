import Codecs

/// A search of the index: every filter must match, each with a value or one of several.
struct ChannelSearch {
  let maker: DecisionMaker
  let kind: StoredKey.Kind
  private let filters: [String: JSONValue]
  private let request: [String: JSONValue]

  /// What is stored encrypted is encrypted in a filter, too, as one text; a list is an exception
  /// (dialects.md §3.3).
  private static let encrypted = ["email", "phone", "userName", "loginId", "location"]

  /// - Parameter renamed: filters that mean another one.
  init(
    _ maker: DecisionMaker, _ kind: StoredKey.Kind, _ request: [String: JSONValue],
    renamed: [String: String] = [:]
  ) throws(ChannelError) {
    guard let given = request["filters"], given != .null else { throw .missing("filters") }
    guard var filters = given.object else { throw .dataType("filters", "Map") }
    if let fields = request["fields"], fields != .null, fields.array == nil || fields.texts == nil {
      throw .dataType("fields", "List")
    }
    for (name, meant) in renamed {
      if let filter = filters.removeValue(forKey: name) { filters[meant] = filter }
    }
    if kind == .user {
      for name in Self.encrypted {
        guard let filter = filters[name], filter != .null else { continue }
        guard filter.string != nil else { throw .exception }
      }
    }
    self.maker = maker
    self.kind = kind
    self.filters = filters
    self.request = request
  }

  /// The answer, with rows as `show` has them; the count is of all that were found.
  func answer(showing show: (StoredRow) -> [String: JSONValue]) -> Decision {
    let limit = max(0, request["limit"]?.wholeNumber ?? DecisionMaker.defaultSearchLimit)
    let offset = max(0, request["offset"]?.wholeNumber ?? 0)
    let fields = request["fields"]?.texts.map(Set.init)
    let found = candidates.filter(matches)
    let page = found.dropFirst(offset).prefix(limit).map { row -> JSONValue in
      let members = show(row)
      return .object(fields.map { kept in members.filter { kept.contains($0.key) } } ?? members)
    }
    return .answer([
      "response": ["count": .number(Double(found.count)), "content": .array(Array(page))]
    ])
  }

  private var index: StoredTables { maker.records.indexed }

  /// The rows that the filters can match: those of an id, a name or a key, where they name one.
  private var candidates: [StoredRow] {
    for name in ["id", "identifier", kind == .user ? "userId" : "organisationId"] {
      guard let ids = filters[name]?.texts else { continue }
      return Set(ids).compactMap { index.row(id: $0) }.filter { $0.key.kind == kind }
        .sorted { $0.id < $1.id }
    }
    if kind == .user {
      for name in ["userName", "email", "phone"] {
        guard let value = filters[name]?.string else { continue }
        return [maker.user(name, value, in: index)].compactMap(\.self)
      }
    } else if let channels = (filters["channel"] ?? filters["provider"])?.texts,
      let names = filters["externalId"]?.texts
    {
      let keys = channels.flatMap { channel in
        names.map {
          StoredKey.organisation(
            provider: channel.lowercased(), externalID: $0.lowercased())
        }
      }
      return Set(keys).compactMap { index[$0] }.sorted { $0.id < $1.id }
    }
    return index.all(kind)
  }

  private func matches(_ row: StoredRow) -> Bool {
    filters.allSatisfy { name, filter in
      let wanted = filter.array ?? [filter]
      let values = values(name, of: row)
      return Self.lowered.contains(name)
        ? values.contains { value in
          wanted.contains { $0.string?.lowercased() == value.string?.lowercased() }
        }
        : values.contains(where: wanted.contains)
    }
  }

  /// What compares without case.
  private static let lowered: Set<String> = ["channel", "provider", "externalId"]

  private func values(_ name: String, of row: StoredRow) -> [JSONValue] {
    switch (row.key, name) {
    case (_, "channel"), (_, "provider"): [.string(row.key.provider)]
    case (.organisation(_, let externalID), "externalId"): [.string(externalID)]
    case (.user(_, let userName), "userName"): [.string(userName)]
    case (.user(let provider, let userName), "loginId"): [.string("\(userName)@\(provider)")]
    case (_, "id"), (_, "identifier"), (.organisation, "organisationId"), (.user, "userId"):
      [.string(row.id)]
    case (_, "rootOrgId"): [index.root(ofChannel: row.key.provider)?.id].compactMap(Self.text)
    case (.user, "organisations.organisationId"):
      index.memberships(ofUser: row.key).filter { !$0.isRemoved }
        .map { maker.organisationID(of: $0.key) }
    case (_, "status"): [row.fields["status"] ?? 1]
    case (.organisation, "isRootOrg"), (.organisation, "isTenant"): [.bool(row.isRoot)]
    case (_, let field): row.fields[field]?.array ?? [row.fields[field] ?? .null]
    }
  }

  private static func text(_ text: String?) -> JSONValue? { text.map(JSONValue.string) }
}
