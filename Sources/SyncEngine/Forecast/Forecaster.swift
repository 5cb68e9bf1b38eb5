import Outbox
import Registry
import Sunbird

/// Foretells the cost of a pass from the requests that a sample of the queue would make, built as a
/// pass builds them. Reads the store and nothing else; what it reads does not grow with the queue.
///
/// Every edit is taken to travel by a request of its own record, which is the most that it can cost:
/// uploads need less.
package struct Forecaster: Sendable {
  private let outbox: Outbox
  private let dialect: Dialect
  private let reconciler: Reconciler
  private let dressing: Dressing
  private let userToken: String?
  private let readsTogether: Int

  /// The most edits of one state that are looked at.
  package static let sampleSize = 200

  package init(outbox: Outbox, settings: SyncSettings) {
    self.outbox = outbox
    dialect = settings.dialect
    dressing = Dressing(settings: settings)
    userToken = settings.credentials.userToken
    readsTogether = max(1, min(settings.dialect.maxRecordsPerSearch, settings.batchSize))
    reconciler = Reconciler(
      dialect: settings.dialect, policies: settings.policies,
      ownUserID: settings.credentials.userID)
  }

  package func forecast() async throws -> Forecast {
    let backlog = try await outbox.backlog()
    let queued = try await outbox.status()[.queued]
    let waiting = max(0, backlog.remaining - queued - backlog.unknown)
    let cost = try await ofQueued(queued) + ofWaiting(waiting) + ofUnknown(backlog.unknown)
    return Forecast(edits: backlog.remaining, cost: cost, past: try await outbox.recentTraffic())
  }

  /// What is due, folded as it would travel; the rest of what is queued is taken to be like it.
  private func ofQueued(_ count: Int) async throws -> ForecastCost {
    let claims = try await outbox.claim(limit: Self.sampleSize)
    let edits = claims.reduce(0) { $0 + $1.edits.count { $0.state == .queued } }
    guard edits > 0 else { return try await ofEdits(.queued, count) }
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
    return cost.scaled(from: edits, to: max(edits, count))
  }

  /// Each of those is asked about once.
  private func ofUnknown(_ count: Int) async throws -> ForecastCost {
    let sample = try await sample(.sent, count)
    var cost = ForecastCost()
    for edit in sample { cost.add(size(of: dialect.read(edit.key))) }
    return cost.scaled(from: sample.count, to: count)
  }

  private func ofWaiting(_ count: Int) async throws -> ForecastCost {
    try await ofEdits(.waiting, count)
  }

  private func ofEdits(_ state: EditState, _ count: Int) async throws -> ForecastCost {
    let sample = try await sample(state, count)
    var cost = ForecastCost()
    for edit in sample {
      add(edit.operation, edit, fields: edit.fields, known: [:], serverID: nil, to: &cost)
    }
    return cost.scaled(from: sample.count, to: count)
  }

  private func sample(_ state: EditState, _ count: Int) async throws -> [StoredEdit] {
    guard count > 0 else { return [] }
    return try await outbox.edits(EditFilter(states: [state]), limit: Self.sampleSize)
  }

  private func add(
    _ operation: WriteOperation, _ edit: StoredEdit, fields: Fields, known: Fields,
    serverID: String?, to cost: inout ForecastCost
  ) {
    guard
      let request = dialect.write(
        operation, key: edit.key, fields: fields, known: known, serverID: serverID)
    else { return }
    cost.add(size(of: request, name: edit.dot.description))
  }

  /// The questions before updates: many records together where one search shows them.
  private func addLooks(_ keys: [RecordKey], to cost: inout ForecastCost) {
    let groups = Dictionary(grouping: keys) { "\($0.kind.rawValue) \($0.provider.lowercased())" }
    for group in groups.values {
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
    dressing.dressed(request, name: name, userToken: userToken, plain: false).request.size
  }
}
