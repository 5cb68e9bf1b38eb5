import Foundation
import Outbox
import Reconciliation
import Registry
import Sunbird

/// The part of a pass that sends many records as one upload and finds out what became of each.
///
/// An upload is an upsert and tells nothing but a process's id. So what is to be made goes where
/// nobody else can be met, or is read first like what is to be changed, and an upload that may have
/// arrived is never sent again: its process is asked for, and where nobody knows that, its records
/// are.
struct BulkStage: Sendable {
  let lane: BulkLane
  let settings: SyncSettings
  let client: APIClient
  let inquirer: Inquirer
  /// Decides as if every write could travel.
  let reconciler: Reconciler
  let delivery: Delivery
  let organisations: OrganisationIDs
  let outbox: Outbox
  let clock: any SyncClock
  /// Told after each change of the report.
  let noteCost: @Sendable (inout SyncReport) async throws -> Void

  /// How many rows one upload takes. It begins with the most: an upload costs the line little more
  /// than its rows, and every one costs round trips.
  var rows: BatchSize

  /// Why this pass sends no more uploads; nil while it may.
  var closed: Problem?
  /// Organisations that the server did not know when an upload named them.
  var unknownOrganisations: [RecordKey: Problem] = [:]
  /// What was found out about organisations, and the uptime at which it was asked for.
  var vacancies: [RecordKey: (vacancy: Vacancy, askedAt: Double)] = [:]
  /// What was met by uploads of which nobody tells how far they are.
  var troubles: [Int64: UploadTrouble] = [:]

  /// Most edits that are looked at together, so that rows of one organisation find each other.
  var window: Int { 10 * lane.maxRows }

  var existence: Existence {
    Existence(
      client: client, dialect: reconciler.dialect, maxNames: Self.namesOfASearch,
      maxConnections: settings.flightBound.usual)
  }

  var inquiry: UploadInquiry {
    UploadInquiry(lane: lane, client: client, maxConnections: settings.flightBound.usual)
  }

  var planner: BulkPlanner {
    BulkPlanner(
      lane: settings.lane, bulkOrganisation: settings.bulkOrganisation.flatMap(usable),
      maxRows: lane.maxRows)
  }

  /// The organisation, unless the server does not know it.
  func usable(_ organisation: RecordKey) -> RecordKey? {
    unknownOrganisations[organisation] == nil ? organisation : nil
  }

  /// Sends by upload what goes that way, and settles what neither lane can carry.
  ///
  /// - Returns: what goes by single requests. While organisations go that way, users are left for
  ///   the next time: an upload needs theirs.
  mutating func carry(
    _ claims: [Claim], _ report: inout SyncReport
  ) async throws -> [Claim] {
    let organisations = claims.filter { $0.record.key.kind == .organisation && $0.isNew }
    let users = claims.filter { $0.record.key.kind == .user }
    var single: [Claim]
    if !organisations.isEmpty {
      single = try await carryOrganisations(organisations, &report)
    } else {
      single = try await carryUsers(users, &report)
    }
    let handled = Set((organisations + users).map(\.record.id))
    single += claims.filter { !handled.contains($0.record.id) }
    return single.sorted { ($0.priority, $0.carrier.id) < ($1.priority, $1.carrier.id) }
  }

  private mutating func carryOrganisations(
    _ claims: [Claim], _ report: inout SyncReport
  ) async throws -> [Claim] {
    guard closed == nil, planner.uploadsOrganisations(claims.count),
      let existing = await existence.existing(claims.map(\.record.key))
    else { return claims }
    var single: [Claim] = []
    var drafts: [BulkDraft] = []
    for claim in claims {
      if !existing.contains(claim.record.key), let draft = organisationDraft(claim) {
        drafts.append(draft)
      } else {
        single.append(claim)
      }
    }
    try await send(drafts, kind: .organisation, &report)
    try await follow(&report)
    return single
  }

  private mutating func carryUsers(
    _ claims: [Claim], _ report: inout SyncReport
  ) async throws -> [Claim] {
    guard !claims.isEmpty else { return [] }
    let prospects = await prospects(claims, company: try await outbox.company(of: claims))
    var single: [Claim] = []
    var settled: [Settled] = []
    var refusals: [Refusal] = []
    var uploads: [Destination] = []
    for (prospect, route) in zip(prospects, try await routes(of: prospects, &report)) {
      switch open(route, for: prospect) {
      case .single: single.append(prospect.claim)
      case .later(let date):
        let until = max(date, clock.now.addingTimeInterval(Self.shortestWait))
        let lost = prospect.lostOrganisation ? unknownOrganisations.values.first : nil
        settled.append((prospect.claim, .deferred(until: until, closed ?? lost ?? Self.underWay)))
      case .rejected(let problem): refusals.append((prospect, problem))
      case .upload(let organisation, let joining):
        uploads.append((prospect, organisation, joining))
      }
    }
    settled += try await ends(refusing: refusals)
    try await settle(settled, &report)
    single += try await upload(uploads, &report)
    return single
  }

  /// - Returns: what goes by single requests.
  private mutating func upload(
    _ uploads: [Destination], _ report: inout SyncReport
  ) async throws -> [Claim] {
    let creations = uploads.filter { $0.prospect.candidate.isCreation }
    let changes = uploads.filter { !$0.prospect.candidate.isCreation }
    var single: [Claim] = []
    let freesContact = changes.contains { $0.prospect.claim.changesContact }
    if freesContact {
      // A phone number that a change frees may be what a new user gets: that row goes when the change
      // is there.
      single += try await upload(changing: changes, &report)
      try await follow(&report)
    }
    single += try await upload(creating: creations, &report)
    if !freesContact { single += try await upload(changing: changes, &report) }
    try await follow(&report)
    return single
  }

  private mutating func upload(
    creating creations: [Destination], _ report: inout SyncReport
  ) async throws -> [Claim] {
    let unseen = creations.filter { isFree($0.organisation) }
    var single = try await send(drafts(creatingUnseen: unseen), &report)
    // What was looked at goes at once: a look grows old.
    for some in Self.sheets(creations.filter { !isFree($0.organisation) }, maxRows: rows.size) {
      guard await client.stop == nil else { return single }
      single += try await send(try await drafts(creating: some), &report)
    }
    return single
  }

  private mutating func upload(
    changing changes: [Destination], _ report: inout SyncReport
  ) async throws -> [Claim] {
    var single: [Claim] = []
    for some in Self.sheets(changes, maxRows: rows.size) {
      guard await client.stop == nil else { return single }
      single += try await send(try await drafts(changing: some), &report)
    }
    return single
  }

  /// - Returns: what goes by single requests.
  private mutating func send(
    _ drafts: Drafts, _ report: inout SyncReport
  ) async throws -> [Claim] {
    try await settle(drafts.settled, &report)
    // Where the line is gone they are as they were.
    if await client.stop == nil {
      try await settle(drafts.silent.map { ($0.claim, unanswered($0.problem)) }, &report)
    }
    for left in drafts.notUploaded { report.add(left) }
    try await send(drafts.drafts, kind: .user, &report)
    return drafts.single
  }

  /// The users of one look, and then of one upload: of one organisation.
  private static func sheets(_ destinations: [Destination], maxRows: Int) -> [[Destination]] {
    let groups = Dictionary(grouping: destinations.indices) { destinations[$0].organisation }
    return groups.values.sorted { $0[0] < $1[0] }.flatMap { group in
      stride(from: 0, to: group.count, by: maxRows).map { start in
        group[start..<min(start + maxRows, group.count)].map { destinations[$0] }
      }
    }
  }

  /// What a route comes to while the lane, or an organisation, is closed: creations go single, and
  /// what only an upload can carry waits.
  private func open(_ route: BulkRoute, for prospect: Prospect) -> BulkRoute {
    let wait = clock.now.addingTimeInterval(Backoff.notOffered.first)
    switch route {
    case .upload where closed != nil:
      return prospect.candidate.singleProblem == nil ? .single : .later(wait)
    case .rejected where prospect.lostOrganisation: return .later(wait)
    case .upload, .single, .later, .rejected: return route
    }
  }

  /// Most names in one search: as many as Elasticsearch takes clauses by default, and few bytes
  /// when compressed; each search costs a round trip.
  static let namesOfASearch = 1000

  /// Seconds that something waits at the least.
  private static let shortestWait: Double = 5

  private static let underWay = Problem(
    code: "organisation-under-way", message: "Its organisation is being uploaded.")
}

extension BulkStage {
  /// Writes down how claims ended that no upload carries.
  func settle(_ results: [Settled], _ report: inout SyncReport) async throws {
    guard !results.isEmpty else { return }
    let written = try await outbox.settle(results, at: clock.now, uptime: clock.uptime)
    for result in results { delivery.freed.note(result, at: clock.uptime) }
    try await count(results, written, &report)
  }

  func count(
    _ results: [Settled], _ written: [Bool], _ report: inout SyncReport
  ) async throws {
    for (result, isWritten) in zip(results, written) where isWritten {
      report.count(result.settlement, edits: result.claim.fold.count)
    }
    try await noteCost(&report)
  }
}

extension Claim {
  /// Whether it makes a record that the server is not known to have.
  var isNew: Bool { isCreation && record.presence != .present }

  /// Whether it says something of what no two users may have.
  fileprivate var changesContact: Bool {
    FieldName.contacts.contains { fold.intent.fields[$0] != nil }
  }
}
