import Outbox
import Reconciliation
import Registry
import Sunbird

/// What part of a sample of the queue goes by upload, by the rules that a pass goes by, and what
/// that costs. Users whose organisations are still to be made are taken to go singly, though a pass
/// may upload them once they are.
struct UploadForecaster: Sendable {
  private let outbox: Outbox
  private let dialect: Dialect
  private let lane: BulkLane
  private let planner: UploadPlanner
  private let reconciler: Reconciler

  /// How often a pass asks how far an upload is, taken to be.
  private static let questions = 2.0

  /// Nil where nothing goes by upload.
  init?(outbox: Outbox, settings: SyncSettings, reconciler: Reconciler) {
    guard let lane = settings.dialect.bulk, settings.lane != .single else { return nil }
    self.outbox = outbox
    self.lane = lane
    self.reconciler = reconciler.byUpload
    dialect = settings.dialect
    planner = UploadPlanner(
      lane: settings.lane, bulkOrganisation: settings.bulkOrganisation, maxRows: lane.maxRows)
  }

  /// A sample, parted.
  struct Share: Sendable {
    var single: [Claim] = []
    /// Rows by their upload's organisation; nil for organisations themselves.
    var rows: [RecordKey?: [BulkRow]] = [:]
    /// Memberships that travel in the rows of their users.
    var memberships = 0
  }

  func share(of claims: [Claim]) async throws -> Share {
    let organisations = claims.filter { $0.record.key.kind == .organisation && $0.isNew }
    let users = claims.filter { $0.record.key.kind == .user && $0.isNew }
    var share = Share()
    share.single = claims.filter { !$0.isNew || $0.record.key.kind == .membership }
    if planner.uploadsOrganisations(organisations.count) {
      for claim in organisations { add(claim, under: nil, membership: nil, to: &share) }
    } else {
      share.single += organisations
    }
    let memberships = try await outbox.memberships(of: users)
    let candidates = zip(users, memberships).map { claim, known in
      var candidate = RouteFacts(key: claim.record.key, isCreation: true)
      candidate.toJoin = known.pendingMemberships.compactMap(\.record.key.parents.first)
      return candidate
    }
    for (index, route) in planner.routes(candidates).enumerated() {
      switch route {
      case .upload(let organisation, let takesMembership):
        let pending = takesMembership ? memberships[index].addition(to: organisation) : nil
        add(users[index], under: organisation, membership: pending, to: &share)
      case .single, .later, .rejected: share.single.append(users[index])
      }
    }
    return share
  }

  private func add(
    _ claim: Claim, under organisation: RecordKey?, membership: Claim?, to share: inout Share
  ) {
    guard let row = row(claim, membership: membership) else {
      share.single.append(claim)
      return
    }
    share.rows[organisation, default: []].append(row)
    share.memberships += membership?.edits.count ?? 0
  }

  /// Nil where an upload can't carry it.
  private func row(_ claim: Claim, membership: Claim?) -> BulkRow? {
    guard case .send(let steps, _) = reconciler.plan(claim, view: nil), let step = steps.first
    else {
      return nil
    }
    let key = claim.record.key
    // What no row can hold goes singly, as in a pass.
    return key.kind == .organisation
      ? try? lane.row(creatingOrganisation: key, step.fields)
      : try? lane.row(
        creatingUser: key, step.fields, membership: membership?.fold.intent.fields)
  }

  /// What the rows of a sample cost, where there are `factor` times as many.
  ///
  /// More rows of one organisation fill its uploads; of several there will be more of the same.
  func cost(
    of share: Share, times factor: Double, size: (APIRequest) -> Int
  ) -> ForecastCost {
    var cost = ForecastCost()
    for (organisation, rows) in share.rows {
      let count = Double(rows.count) * factor
      let uploads =
        share.rows.count == 1
        ? (count / Double(lane.maxRows)).rounded(.up)
        : (Double(rows.count) / Double(lane.maxRows)).rounded(.up) * factor
      let sheet = BulkSheet(organisation: organisation, rows: Array(rows.prefix(lane.maxRows)))
      let question = lane.status(of: Self.processID)
      cost.requests += uploads * (1 + Self.questions)
      cost.bytes += Double(size(lane.upload(sheet))) / Double(sheet.rows.count) * count
      cost.bytes += uploads * Self.questions * Double(size(question))
      // One question for an organisation, or for many that are to be made.
      let search =
        organisation == nil
        ? dialect.search(for: rows.map(\.key))
        : lane.search(registeredUnder: [Self.processID], limit: 1)
      guard let search else { continue }
      cost.requests += organisation == nil ? count / Double(Existence.namesOfASearch) : 1
      cost.bytes += organisation == nil ? factor * Double(size(search)) : Double(size(search))
    }
    return cost
  }

  /// As long as those of Sunbird.
  private static let processID = String(repeating: "0", count: 21)
}
