import Codecs
import Outbox
import Reconciliation
import Registry
import Sunbird

/// What a question about one record brought.
enum Answer: Sendable {
  case view(RemoteView)
  /// Nothing was learned: whatever rests on the answer has to wait.
  case none(Problem?)
}

/// Asks the server how records stand there: many in one round trip where the API allows it, one by
/// one for what such an answer leaves open.
///
/// A look that failed is not "the server shows nothing". Unseen goes only what this server has never
/// shown any of, because it, or its gateway, says that it does not offer the question.
struct Inquirer: Sendable {
  let client: APIClient
  let dialect: Dialect
  /// The kinds of records that this server is known to show, from this pass and all before.
  let sight: Sight

  /// Asks how a claim's record stands. What is answered is about the claim's edit.
  func ask(_ claim: Claim) async -> Answer {
    await ExchangeTrail.asking(about: .edit(claim.carrier.dot.description)) {
      await answer(claim)
    }
  }

  private func answer(_ claim: Claim) async -> Answer {
    if claim.record.serverID == nil, let answer = await askForRenamed(claim) { return answer }
    let isMembership = claim.record.key.kind == .membership
    let answer = await ask(
      claim.record.key, knownAs: isMembership ? claim.userID : claim.record.serverID,
      organisationID: claim.organisationID)
    guard case .view(let view) = answer, claim.record.key.kind == .membership else { return answer }
    let known = [claim.record.base ?? [:], claim.fold.intent.fields]
    return .view(dialect.named(view, knowing: known))
  }

  /// Asks about a user of whose name the server has made another; nil where the name tells.
  private func askForRenamed(_ claim: Claim) async -> Answer? {
    let key = claim.record.key
    let fields = (claim.record.base ?? [:]).overlaid(with: claim.fold.intent.fields)
    guard let request = dialect.search(forRenamed: key, fields) else { return nil }
    let outcome = await client.read(request, of: .user)
    switch outcome {
    case .answered(.row(let row)):
      return .view(dialect.renamed(key, fields, in: row).map(RemoteView.present) ?? .absent)
    case .answered(.absent): return .view(.absent)
    case .answered(.rows): return .none(Self.strange(key))
    case .notOffered: return .view(.unseen)
    case .refused, .notSent, .unknown, .stopped: return .none(outcome.problem)
    }
  }

  /// Asks about one record. A server that can't read it by its key is asked to search for it.
  ///
  /// - Parameters:
  ///   - serverID: the server's id of the record, of a membership its user's, where known.
  ///   - organisationID: the server's id of a membership's organisation, where known.
  func ask(
    _ key: RecordKey, knownAs serverID: String? = nil, organisationID: String?
  ) async -> Answer {
    let outcome = await client.read(dialect.read(key, id: serverID), of: key.kind)
    switch outcome {
    case .answered(.row(let row)):
      return await view(of: key, in: row, knownAs: serverID, organisationID: organisationID)
    case .answered(.absent): return .view(.absent)
    case .answered(.rows(let rows)): return found(key, in: rows)
    case .notOffered: return await searchAlone(key, knownAs: serverID)
    case .refused, .notSent, .unknown, .stopped: return .none(outcome.problem)
    }
  }

  /// Asks about a user that nobody is: whether Sunbird answers at all.
  func askAboutNobody() async {
    _ = await client.read(dialect.read(.user(provider: Self.nobody, userName: Self.nobody)))
  }

  private static let nobody = "nobody"

  /// The record in a row, which counts only where it is the record's that was asked for.
  func view(
    of key: RecordKey, in row: JSONValue, knownAs serverID: String?, organisationID: String?
  ) async -> Answer {
    guard row.object != nil else { return .none(Self.strange(key)) }
    let owner = dialect.owner(of: row, key: key, knownAs: serverID)
    switch owner {
    case .another: return .none(Self.strange(key))
    case .untold where !dialect.hiding.keysOfOthers || key.kind == .organisation:
      return .none(Self.strange(key))
    case .asked, .untold: break
    }
    var id = organisationID
    if key.kind == .membership, id == nil, dialect.hiding.keysOfMemberships {
      switch await organisation(of: key) {
      case .view(.present(let organisation)): id = organisation.serverID
      case .view(.absent), .view(.unseen): id = nil
      case .none(let problem): return .none(problem)
      }
    }
    let view = dialect.view(of: key, in: row, organisationID: id)
    // Of a row that does not tell whose it is, the id is not taken for the record's.
    guard owner == .untold, key.kind == .user, case .present(let record) = view else {
      return .view(view)
    }
    return .view(.present(RemoteRecord(serverID: nil, fields: record.fields)))
  }

  private static func strange(_ key: RecordKey) -> Problem {
    Problem(code: "wrong-row", message: "The answer is not about \(key), which was asked for.")
  }

  /// A membership's organisation; asked for where profiles name nothing but its id, and the store does
  /// not have that.
  private func organisation(of key: RecordKey) async -> Answer {
    guard let parent = key.parents.first else { return .view(.unseen) }
    return await ask(parent, organisationID: nil)
  }

  /// The record among the rows of a search for it alone.
  private func found(_ key: RecordKey, in rows: [JSONValue]) -> Answer {
    if let row = rows.first(where: { dialect.isRow($0, of: key) }) {
      return .view(dialect.view(of: key, in: row, organisationID: nil))
    }
    return rows.isEmpty ? .view(.absent) : .none(Self.strange(key))
  }

  /// Searches for a record that can't be read by its key.
  private func searchAlone(_ key: RecordKey, knownAs serverID: String?) async -> Answer {
    guard let outcome = await rows(of: [key]) else { return await unseen(key, nil) }
    switch outcome {
    case .answered(let rows): return found(key, in: rows)
    case .notOffered(let problem): return await unseen(key, problem)
    case .refused, .notSent, .unknown, .stopped: return .none(outcome.problem)
    }
  }

  /// The record goes unseen, unless this server has shown records of its kind before.
  private func unseen(_ key: RecordKey, _ problem: Problem?) async -> Answer {
    let hasShown =
      await client.account.facts.recordsShown[key.kind] == true || sight.shows(key.kind)
    guard hasShown else { return .view(.unseen) }
    return .none(
      Problem(
        code: "no-sight",
        message: "Sunbird has shown such records before and does not show them now"
          + (problem.map { ": \($0.message)" } ?? "."),
        httpStatus: problem?.httpStatus))
  }

  /// The rows of one search for records of one kind and provider; nil where there is no such search.
  private func rows(of keys: [RecordKey]) async -> CallOutcome<[JSONValue]>? {
    let names = keys.compactMap { $0.kind == .user ? $0.userName : $0.externalID }
    guard
      let request = dialect.search(kind: keys[0].kind, provider: keys[0].provider, names: names)
    else { return nil }
    return await client.read(request, of: keys[0].kind).flatMap { answer in
      switch answer {
      case .rows(let rows): .answered(rows)
      case .row, .absent: .unknown(Self.strange(keys[0]))
      }
    }
  }

  /// The claims by place, in groups that one search can ask for: of one kind and provider. A claim
  /// that is alone, or that no search shows, makes a group of its own.
  func searchable(_ claims: [Claim]) -> [[Int]] {
    let groups = Dictionary(grouping: claims.indices) { index -> String in
      let key = claims[index].record.key
      return "\(key.kind.rawValue) \(key.provider.lowercased())"
    }
    return groups.values.sorted { $0[0] < $1[0] }.flatMap { group in
      let size = dialect.maxRecordsPerSearch(claims[group[0]].record.key.kind)
      return stride(from: 0, to: group.count, by: size).map {
        Array(group[$0..<min($0 + size, group.count)])
      }
    }
  }

  /// What one search shows of a group; nil for what it leaves open: the index lags, and rows may
  /// hide their keys.
  func search(_ group: [Claim]) async -> [RemoteView?] {
    guard group.count > 1,
      case .answered(let rows)? = await rows(of: group.map(\.record.key))
    else {
      return group.map { _ in nil }
    }
    return group.map { claim in
      rows.first { dialect.isRow($0, of: claim.record.key) }
        .map { dialect.view(of: claim.record.key, in: $0, organisationID: nil) }
    }
  }
}
