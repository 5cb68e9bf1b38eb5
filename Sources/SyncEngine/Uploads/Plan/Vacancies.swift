import Foundation
import Outbox
import Reconciliation
import Registry
import Sunbird

/// What an upload of new users may meet under an organisation.
enum Vacancy: Sendable {
  /// Nobody is registered there but by this office: no row can overwrite anybody.
  case free
  /// So many others at least are: a row has to be looked for by itself.
  case taken(others: Int)
  /// The server did not tell.
  case unknown(Problem)
}

/// Finds out under which organisations nobody is registered but by this office, in one question for
/// all of them where that holds.
///
/// The answer comes from the index. What somebody else registers in the seconds before the
/// question, or between it and the moment at which the server works on the rows, is not in it: where
/// that is the same user under the same organisation, his row is overwritten, and the upload's
/// result says so (`RowResult.done`).
struct Vacancies: Sendable {
  let lane: BulkLane
  let client: APIClient
  let outbox: Outbox
  let organisations: KnownIDs
  let clock: any SyncClock
  /// Most questions under way at once.
  let maxConnections: Int

  /// Most organisations in one question: as many as Elasticsearch takes clauses by default.
  private static let mostAsked = 1000
  /// Rows that a question about several asks for: each tells one that is taken.
  private static let rowsOfASearch = 250

  /// - Parameter watched: organisations that this pass found free before. While that holds, what
  ///   this office adds itself hides nobody for longer than the index lags.
  func look(
    at keys: [RecordKey], watched: Set<RecordKey>
  ) async throws -> [RecordKey: Vacancy] {
    var found: [RecordKey: Vacancy] = [:]
    let own = Dictionary(
      zip(keys, try await outbox.registrations(under: keys)).map { ($0, $1) }
    ) { $1 }
    try await settle(keys.filter { !watched.contains($0) }.compactMap { own[$0] })
    var asked: [(key: RecordKey, id: String, own: Int)] = []
    for (key, id) in try await ids(of: keys) {
      guard let id else {
        found[key] = .unknown(Self.unseen(key))
        continue
      }
      asked.append((key, id, own[key]?.users ?? 0))
    }
    for start in stride(from: 0, to: asked.count, by: Self.mostAsked) {
      let some = asked[start..<min(start + Self.mostAsked, asked.count)]
      let answer = await count(Dictionary(some.map { ($0.id, $0.own) }) { $1 })
      for (key, id, own) in some {
        switch answer {
        case .failure(let failure): found[key] = .unknown(failure.problem)
        case .success(let counts):
          found[key] = Self.vacancy(
            of: key, users: counts[id] ?? 0, own: own, isWatched: watched.contains(key))
        }
      }
    }
    return found
  }

  /// - Parameters:
  ///   - users: how many are registered there.
  ///   - own: how many of them this office has registered itself.
  static func vacancy(
    of key: RecordKey, users: Int, own: Int, isWatched: Bool
  ) -> Vacancy {
    if users > own { return .taken(others: users - own) }
    if users == 0 || users == own || isWatched { return .free }
    // Sunbird has no call that takes a user away: where some are missing, others may be there.
    return .unknown(
      Problem(
        code: "own-missing",
        message: "It counts \(users) users there, and this office alone has registered \(own)."))
  }

  /// Lets the index have its time with this office's own last registrations: fewer of them than
  /// there are would hide as many of others.
  private func settle(_ own: [OwnRegistrations]) async throws {
    let ages = own.compactMap(\.latest).map { clock.now.timeIntervalSince($0) }
    guard let youngest = ages.filter({ $0 >= 0 }).min(), youngest < IndexDelay.window else {
      return
    }
    await clock.sleep(seconds: IndexDelay.window - youngest)
  }

  private func ids(of keys: [RecordKey]) async throws -> [(RecordKey, String?)] {
    try await mapConcurrently(
      keys, limit: maxConnections, throwing: { ($0, try await organisations.id(of: $0)) })
  }

  private struct Failure: Error { let problem: Problem }

  /// How many are registered under each id. Of one that nothing of `own` is at, "one" stands for
  /// however many there are.
  private func count(_ own: [String: Int]) async -> Result<[String: Int], Failure> {
    let new = own.filter { $0.value == 0 }.keys.sorted()
    let known = own.filter { $0.value > 0 }.keys.sorted()
    var counts: [String: Int] = [:]
    if new.count > 1 {
      switch await taken(of: new) {
      case .failure(let failure): return .failure(failure)
      case .success(let taken): for id in new { counts[id] = taken.contains(id) ? 1 : 0 }
      }
    }
    let single = new.count == 1 ? new + known : known
    for answer in await mapConcurrently(single, limit: maxConnections, count(under:)) {
      switch answer {
      case .failure(let failure): return .failure(failure)
      case .success(let (id, users)): counts[id] = users
      }
    }
    return .success(counts)
  }

  private func count(under id: String) async -> Result<(String, Int), Failure> {
    let request = lane.search(registeredUnder: [id], limit: 1)
    let outcome = await client.registrations(request, under: [id])
    switch outcome {
    case .answered(let count): return .success((id, count.users))
    case .refused, .notOffered, .notSent, .unknown, .stopped:
      return .failure(Failure(problem: outcome.problem ?? APIClient.noCount))
    }
  }

  /// Those of `ids` under which somebody is registered.
  private func taken(of ids: [String]) async -> Result<Set<String>, Failure> {
    var taken: Set<String> = []
    var rest = ids
    while !rest.isEmpty {
      let request = lane.search(registeredUnder: rest, limit: Self.rowsOfASearch)
      let outcome = await client.registrations(request, under: rest)
      switch outcome {
      case .answered(let count):
        taken.formUnion(count.shown)
        // Rows that are counted and not shown may be anywhere.
        if count.shown.isEmpty, count.users > 0 { taken.formUnion(rest) }
        rest.removeAll(where: count.shown.contains)
        if count.isWhole || count.shown.isEmpty { rest = [] }
      case .refused, .notOffered, .notSent, .unknown, .stopped:
        return .failure(Failure(problem: outcome.problem ?? APIClient.noCount))
      }
    }
    return .success(taken)
  }

  private static func unseen(_ key: RecordKey) -> Problem {
    Problem(code: "organisation-unseen", message: "Sunbird does not show its id of \(key).")
  }
}
