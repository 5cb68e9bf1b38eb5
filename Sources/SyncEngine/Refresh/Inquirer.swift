import Outbox
import Registry
import Sunbird

/// What a question about one record brought.
enum Answer: Sendable {
  case view(RemoteView)
  /// Nothing was learned.
  case none(Problem?)
}

/// Asks the server how records stand there: many in one round trip where the API allows it, one by
/// one for what such an answer leaves open.
struct Inquirer: Sendable {
  let courier: Courier
  let dialect: Dialect

  func ask(_ claim: Claim) async -> Answer {
    await ask(claim.record.key, organisationID: claim.organisationID)
  }

  /// Asks about one record. A server that can't read it by its key is asked to search for it.
  ///
  /// - Parameter organisationID: the server's id of a membership's organisation, where known.
  func ask(_ key: RecordKey, organisationID: String?) async -> Answer {
    switch await courier.read(dialect.read(key)) {
    case .stopped: return .none(nil)
    case .lost(let problem): return .none(problem)
    case .answered(.row(let row)):
      let id = await self.organisationID(of: key, known: organisationID)
      return .view(dialect.view(of: key, in: row, organisationID: id))
    case .answered(.absent): return .view(.absent)
    case .answered(.notOffered), .answered(.rows), .answered(.failed(.refused)):
      return await searchAlone(key)
    case .answered(.failed(let disposition)): return .none(disposition.problem)
    }
  }

  /// The server's id of a membership's organisation; asked for where profiles name nothing else and
  /// the store does not have it.
  private func organisationID(of key: RecordKey, known: String?) async -> String? {
    guard known == nil, dialect.namesMembershipsByID, key.kind == .membership,
      let parent = key.parents.first,
      case .answered(.row(let row)) = await courier.read(dialect.read(parent)),
      case .present(let organisation) = dialect.view(of: parent, in: row, organisationID: nil)
    else { return known }
    return organisation.serverID
  }

  private func searchAlone(_ key: RecordKey) async -> Answer {
    guard let rows = await rows(of: [key]) else { return .view(.unseen) }
    guard let row = rows.first(where: { dialect.isRow($0, of: key) }) else {
      return .view(rows.isEmpty ? .absent : .unseen)
    }
    return .view(dialect.view(of: key, in: row, organisationID: nil))
  }

  /// The rows of one search for records of one kind and provider; nil when there was no answer.
  private func rows(of keys: [RecordKey]) async -> [JSONValue]? {
    let names = keys.compactMap { $0.kind == .user ? $0.userName : $0.externalID }
    guard
      let request = dialect.search(kind: keys[0].kind, provider: keys[0].provider, names: names),
      await courier.offers(request),
      case .answered(.rows(let rows)) = await courier.read(request)
    else { return nil }
    return rows
  }

  /// The claims by place, in groups that one search can ask for: of one kind and provider. A claim
  /// that is alone, or that no search shows, makes a group of its own.
  func searchable(_ claims: [Claim]) -> [[Int]] {
    let groups = Dictionary(grouping: claims.indices) { index -> String in
      let key = claims[index].record.key
      return "\(key.kind.rawValue) \(key.provider.lowercased())"
    }
    return groups.values.sorted { $0[0] < $1[0] }.flatMap { group in
      let size = claims[group[0]].record.key.kind == .membership ? 1 : dialect.maxRecordsPerSearch
      return stride(from: 0, to: group.count, by: size).map {
        Array(group[$0..<min($0 + size, group.count)])
      }
    }
  }

  /// What one search shows of a group; nil for what it leaves open: the index lags, and rows may
  /// hide their keys.
  func search(_ group: [Claim]) async -> [RemoteView?] {
    guard group.count > 1, let rows = await rows(of: group.map(\.record.key)) else {
      return group.map { _ in nil }
    }
    return group.map { claim in
      rows.first { dialect.isRow($0, of: claim.record.key) }
        .map { dialect.view(of: claim.record.key, in: $0, organisationID: nil) }
    }
  }
}
