import Codecs
import Registry
import Sunbird

/// Finds out which of many organisations the server has, in few round trips.
///
/// A search for all their names that finds nothing is one question for all of them. Where it finds
/// some and does not show their names, the names are halved until they are found.
struct Existence: Sendable {
  /// Most names in one search: as many as Elasticsearch takes clauses by default, and few bytes
  /// when compressed; each search costs a round trip.
  static let namesOfASearch = 1000

  let client: APIClient
  let dialect: Dialect
  /// The most searches that are under way at once.
  let maxConnections: Int

  /// Those of `keys` that the server seems to have; nil where it did not answer.
  func existing(_ keys: [RecordKey]) async -> Set<RecordKey>? {
    let groups = groups(keys)
    guard let first = groups.first else { return [] }
    // One alone finds out whether there is a line at all.
    guard var found = await search(first) else { return nil }
    for some in await mapConcurrently(groups.dropFirst(), limit: maxConnections, search) {
      guard let some else { return nil }
      found.formUnion(some)
    }
    return found
  }

  private func groups(_ keys: [RecordKey]) -> [[RecordKey]] {
    let byProvider = Dictionary(grouping: keys) {
      "\($0.kind.rawValue) \($0.provider.lowercased())"
    }
    return byProvider.sorted { $0.key < $1.key }.flatMap { _, keys in
      stride(from: 0, to: keys.count, by: Self.namesOfASearch).map {
        Array(keys[$0..<min($0 + Self.namesOfASearch, keys.count)])
      }
    }
  }

  private func search(_ keys: [RecordKey]) async -> Set<RecordKey>? {
    guard let rows = await rows(of: keys) else { return nil }
    let named = keys.filter { key in rows.contains { dialect.isRow($0, of: key) } }
    if named.count >= rows.count { return Set(named) }
    if keys.count == 1 || rows.count >= keys.count { return Set(keys) }
    let half = keys.count / 2
    guard let first = await search(Array(keys[..<half])),
      let second = await search(Array(keys[half...]))
    else { return nil }
    return first.union(second)
  }

  private func rows(of keys: [RecordKey]) async -> [JSONValue]? {
    guard let request = dialect.search(for: keys),
      case .answered(.rows(let rows)) = await client.read(request)
    else { return nil }
    return rows
  }
}
