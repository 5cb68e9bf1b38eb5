import Outbox
import Reconciliation
import Registry
import Sunbird

/// Foretells the cost of a pass from the requests that a sample of the queue would make, built as a
/// pass builds them. Reads the store and nothing else; what it reads does not grow with the queue.
///
/// Creations that a pass would upload are foretold as uploads (``UploadForecaster``); every other
/// edit is taken to travel by a request of its own record.
package struct Forecaster: Sendable {
  private let outbox: Outbox
  private let dialect: Dialect
  private let reconciler: Reconciler
  private let encoder: RequestEncoder
  private let userToken: String?
  private let batchSize: Int
  private let uploads: UploadForecaster?
  private let budget: PassBudget

  /// The most edits of one state that are looked at.
  package static let sampleSize = 200

  package init(outbox: Outbox, settings: SyncSettings) {
    self.outbox = outbox
    dialect = settings.dialect
    encoder = RequestEncoder(settings: settings)
    userToken = settings.credentials.userToken
    batchSize = settings.batchSize
    reconciler = Reconciler(
      dialect: settings.dialect, policies: settings.policies,
      ownUserID: settings.credentials.userID)
    budget = PassBudget(
      maxBytes: settings.limits.maxBytes, maxBytesPerDay: settings.limits.maxBytesPerDay)
    uploads = UploadForecaster(outbox: outbox, settings: settings, reconciler: reconciler)
  }

  package func forecast() async throws -> Forecast {
    let backlog = try await outbox.backlog()
    let queued = try await outbox.status()[.queued]
    let waiting = max(0, backlog.remaining - queued - backlog.unknown)
    let (cost, carried) = try await ofQueued(queued)
    let others = try await ofEdits(.waiting, max(0, waiting - carried)) + ofUnknown(backlog.unknown)
    return Forecast(
      edits: backlog.remaining, cost: cost + others, past: try await outbox.recentTraffic(),
      passedOver: try await passedOver())
  }

  /// What earlier passes have passed over, and what the next one will of the edits that are looked
  /// at. An update is taken to change all that it says.
  private func passedOver() async throws -> [PassedOver] {
    let known = try await outbox.passedOver(limit: Self.sampleSize).compactMap { edit in
      edit.problem.map { PassedOver(edit: edit.dot, problem: $0) }
    }
    guard budget.hasLimit else { return known }
    let claims = try await outbox.claim(limit: Self.sampleSize)
    return known
      + claims.compactMap { claim in
        var step = reconciler.plan(claim, view: nil)
        if case .look = step { step = reconciler.plan(claim, view: .unseen) }
        guard case .send(let steps, _) = step,
          let excess = steps.lazy.compactMap({ excess(of: $0, claim) }).first
        else { return nil }
        return PassedOver(edit: claim.carrier.dot, problem: Problem(excess))
      }
  }

  private func excess(of step: WriteStep, _ claim: Claim) -> Excess? {
    let request = step.request(
      about: claim.record.key, in: dialect,
      ids: Self.ids(step.serverID ?? claim.record.serverID))
    return request.flatMap {
      budget.excess(of: size(of: $0, name: claim.carrier.dot.description))
    }
  }

  /// What is due, folded as it would travel; the rest of what is queued is taken to be like it.
  ///
  /// - Returns: the cost, and how many waiting memberships it includes.
  private func ofQueued(_ count: Int) async throws -> (cost: ForecastCost, carried: Int) {
    let claims = try await outbox.claim(limit: Self.sampleSize)
    let edits = claims.reduce(0) { $0 + $1.edits.count { $0.state == .queued } }
    guard edits > 0 else { return (try await ofEdits(.queued, count), 0) }
    let factor = Double(max(edits, count)) / Double(edits)
    guard let uploads else { return (ofSingle(claims).times(factor), 0) }
    let share = try await uploads.share(of: claims)
    let cost = uploads.cost(of: share, times: factor) { size(of: $0) }
    let carried = Int(Double(share.memberships) * factor)
    return (cost + ofSingle(share.single).times(factor), carried)
  }

  private func ofSingle(_ claims: [Claim]) -> ForecastCost {
    var cost = ForecastCost()
    var looks: [RecordKey] = []
    for claim in claims {
      var step = reconciler.plan(claim, view: nil)
      if case .look = step {
        looks.append(claim.record.key)
        step = reconciler.plan(claim, view: .unseen)
      }
      guard case .send(let steps, _) = step else { continue }
      for step in steps {
        add(
          step.operation, claim.carrier, fields: step.fields, known: step.known,
          serverID: step.serverID ?? claim.record.serverID, to: &cost)
      }
    }
    addLooks(looks, to: &cost)
    return cost
  }

  /// Each of those is asked about once.
  private func ofUnknown(_ count: Int) async throws -> ForecastCost {
    let sample = try await sample(.sent, count)
    var cost = ForecastCost()
    for edit in sample { cost.add(size(of: dialect.read(edit.key))) }
    return cost.times(Double(count) / Double(max(1, sample.count)))
  }

  private func ofEdits(_ state: EditState, _ count: Int) async throws -> ForecastCost {
    let sample = try await sample(state, count)
    var cost = ForecastCost()
    for edit in sample {
      add(edit.operation, edit, fields: edit.fields, known: [:], serverID: nil, to: &cost)
    }
    return cost.times(Double(count) / Double(max(1, sample.count)))
  }

  private func sample(_ state: EditState, _ count: Int) async throws -> [Edit] {
    guard count > 0 else { return [] }
    return try await outbox.edits(EditFilter(states: [state]), limit: Self.sampleSize)
  }

  private func add(
    _ operation: WriteOperation, _ edit: Edit, fields: Fields, known: Fields,
    serverID: String?, to cost: inout ForecastCost
  ) {
    guard
      let request = dialect.write(
        operation, key: edit.key, fields: fields, known: known, ids: Self.ids(serverID))
    else { return }
    cost.add(size(of: request, name: edit.dot.description))
  }

  /// Those of a membership's parents only have a length here.
  private static func ids(_ record: String?) -> ServerIDs {
    let any = String(repeating: "0", count: 36)
    return ServerIDs(record: record, organisation: any, user: any)
  }

  /// The questions before updates: many records together where one search shows them.
  private func addLooks(_ keys: [RecordKey], to cost: inout ForecastCost) {
    let groups = Dictionary(grouping: keys) { "\($0.kind.rawValue) \($0.provider.lowercased())" }
    for group in groups.values {
      let readsTogether = max(1, min(dialect.maxRecordsPerSearch(group[0].kind), batchSize))
      for start in stride(from: 0, to: group.count, by: readsTogether) {
        let together = Array(group[start..<min(start + readsTogether, group.count)])
        if let search = search(together) {
          cost.add(size(of: search))
        } else {
          for key in together { cost.add(size(of: dialect.read(key))) }
        }
      }
    }
  }

  private func search(_ keys: [RecordKey]) -> APIRequest? {
    guard keys.count > 1 else { return nil }
    let names = keys.compactMap { $0.kind == .user ? $0.userName : $0.externalID }
    return dialect.search(kind: keys[0].kind, provider: keys[0].provider, names: names)
  }

  private func size(of request: APIRequest, name: String? = nil) -> Int {
    encoder.encode(request, dot: name, userToken: userToken, plain: false).request.size
  }
}
