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
  let maxConnections: Int

  /// Asks about one record. A server that can't read it by its key is asked to search for it.
  func ask(_ claim: Claim) async -> Answer {
    switch await courier.read(dialect.read(claim.record.key)) {
    case .stopped: return .none(nil)
    case .lost(let problem): return .none(problem)
    case .answered(.row(let row)):
      return .view(
        dialect.view(of: claim.record.key, in: row, organisationID: claim.organisationID))
    case .answered(.absent): return .view(.absent)
    case .answered(.notOffered), .answered(.rows), .answered(.failed(.refused)):
      return await searchAlone(claim)
    case .answered(.failed(let disposition)): return .none(disposition.problem)
    }
  }

  private func searchAlone(_ claim: Claim) async -> Answer {
    guard let rows = await rows(of: [claim.record.key]) else { return .view(.unseen) }
    guard let row = rows.first(where: { dialect.isRow($0, of: claim.record.key) }) else {
      return .view(rows.isEmpty ? .absent : .unseen)
    }
    return .view(dialect.view(of: claim.record.key, in: row, organisationID: nil))
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

  /// Asks about many records, in the order given.
  func ask(_ claims: [Claim]) async -> [Answer] {
    var answers = [Int: Answer]()
    for group in Self.searchable(claims, atMost: dialect.maxRecordsPerSearch) {
      for (index, view) in await search(group.map { ($0, claims[$0]) }) {
        answers[index] = .view(view)
      }
    }
    let open = claims.indices.filter { answers[$0] == nil }
    let single = await mapConcurrently(open, limit: maxConnections) { index in
      (index, await ask(claims[index]))
    }
    for (index, answer) in single { answers[index] = answer }
    return claims.indices.map { answers[$0] ?? .none(nil) }
  }

  /// Groups of claims that one search can ask for: of one kind and provider, two or more.
  private static func searchable(_ claims: [Claim], atMost: Int) -> [[Int]] {
    let groups = Dictionary(grouping: claims.indices) { index -> String in
      let key = claims[index].record.key
      return "\(key.kind.rawValue) \(key.provider.lowercased())"
    }
    return groups.values
      .filter { $0.count > 1 && claims[$0[0]].record.key.kind != .membership }
      .sorted { $0[0] < $1[0] }
      .flatMap { group in
        stride(from: 0, to: group.count, by: atMost).map {
          Array(group[$0..<min($0 + atMost, group.count)])
        }
      }
  }

  /// What one search shows. A record that it does not show is left open: the index lags, and rows
  /// may hide their keys.
  private func search(_ group: [(index: Int, claim: Claim)]) async -> [(Int, RemoteView)] {
    guard let rows = await rows(of: group.map(\.claim.record.key)) else { return [] }
    return group.compactMap { index, claim in
      guard let row = rows.first(where: { dialect.isRow($0, of: claim.record.key) }) else {
        return nil
      }
      return (index, dialect.view(of: claim.record.key, in: row, organisationID: nil))
    }
  }
}

/// Maps with at most `limit` calls under way at once; the results come in the order they finish.
func mapConcurrently<Element: Sendable, Result: Sendable>(
  _ elements: [Element], limit: Int, _ transform: @escaping @Sendable (Element) async -> Result
) async -> [Result] {
  await withTaskGroup(of: Result.self) { group in
    var results: [Result] = []
    var rest = elements.makeIterator()
    for _ in 0..<max(1, limit) {
      guard let element = rest.next() else { break }
      group.addTask { await transform(element) }
    }
    while let result = await group.next() {
      results.append(result)
      if let element = rest.next() { group.addTask { await transform(element) } }
    }
    return results
  }
}
