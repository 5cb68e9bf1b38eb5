import Codecs

extension DecisionMaker {
  /// Sunbird's limit where a search names none (sunbird.md §4).
  static let defaultSearchLimit = 250

  /// Searches the index: every filter must match, each with a text or one of several; content is
  /// in the order of creation, cut to `offset` and `limit`, while `count` counts all.
  func search(_ kind: StoredKey.Kind, _ request: [String: JSONValue]) -> Decision {
    let filters = request["filters"]?.object ?? [:]
    let fields = request["fields"]?.texts.map(Set.init)
    let limit = max(0, request["limit"]?.wholeNumber ?? Self.defaultSearchLimit)
    let offset = max(0, request["offset"]?.wholeNumber ?? 0)

    let found = candidates(kind, filters).filter { matches($0, filters) }
    let page = found.dropFirst(offset).prefix(limit).map { row -> JSONValue in
      let members = shown(row).filter { !isHiddenFromSearches($0.key, kind) }
      return .object(fields.map { kept in members.filter { kept.contains($0.key) } } ?? members)
    }
    return .answer([
      "response": ["count": .number(Double(found.count)), "content": .array(Array(page))]
    ])
  }

  /// Searches for users. What Sunbird keeps encrypted of one is encrypted in a filter, too, as one
  /// text, in every generation: a list is an INTERNAL_ERROR (§4).
  func searchUsers(_ request: [String: JSONValue]) -> Decision {
    var filters = request["filters"]?.object ?? [:]
    guard !Self.encryptedFields.contains(where: { isNoText(filters[$0]) }) else {
      return .failure(.internalError)
    }
    for name in profile.users.lostFilters { filters[name] = nil }
    return search(.user, request.merging(["filters": .object(filters)]) { $1 })
  }

  private static let encryptedFields = ["email", "phone", "userName", "loginId", "location"]

  private func isNoText(_ filter: JSONValue?) -> Bool {
    guard let filter, filter != .null else { return false }
    return filter.string == nil
  }

  private func isHiddenFromSearches(_ name: String, _ kind: StoredKey.Kind) -> Bool {
    kind == .user && profile.users.hidden.contains(name)
  }

  /// The rows that the filters can match. Filters on a whole key look the rows up instead of
  /// going through all of them, so that a client may ask for many records of many at once.
  private func candidates(
    _ kind: StoredKey.Kind, _ filters: [String: JSONValue]
  ) -> [StoredRow] {
    let second = kind == .organisation ? "externalId" : "userName"
    guard let providers = filters["provider"]?.texts, let names = filters[second]?.texts else {
      return records.indexed.all(kind)
    }
    var keys: Set<StoredKey> = []
    for provider in providers.map({ $0.lowercased() }) {
      for name in names.map({ $0.lowercased() }) {
        keys.insert(
          kind == .organisation
            ? .organisation(provider: provider, externalID: name)
            : .user(provider: provider, userName: name))
      }
    }
    return keys.compactMap { records.indexed[$0] }.sorted { $0.id < $1.id }
  }

  private func matches(_ row: StoredRow, _ filters: [String: JSONValue]) -> Bool {
    filters.allSatisfy { name, filter in
      let wanted = filter.array ?? [filter]
      switch value(name, of: row) {
      case .lowered(let text):
        return wanted.contains { $0.string?.lowercased().isSpelled(like: text) ?? false }
      case .plain(.array(let items)):
        return items.contains { wanted.contains($0) }
      case .plain(let value):
        return wanted.contains(value)
      }
    }
  }

  private enum Filtered {
    /// A part of the key, which compares without case.
    case lowered(String)
    case plain(JSONValue)
  }

  private func value(_ name: String, of row: StoredRow) -> Filtered {
    switch (row.key, name) {
    case (_, "provider"): .lowered(row.key.provider)
    case (.organisation(_, let externalID), "externalId"): .lowered(externalID)
    case (.user(_, let userName), "userName"): .lowered(userName)
    case (.user(let provider, let userName), "loginId"): .lowered("\(userName)@\(provider)")
    case (_, "id"), (.organisation, "organisationId"), (.user, "userId"):
      .plain(.string(row.id))
    case (_, "status"): .plain(1)
    case (_, let field): .plain(row.fields[field] ?? .null)
    }
  }
}
