import Outbox
import Reconciliation
import Sunbird

/// Puts the lane of uploads together from what a pass has.
struct UploadParts: Sendable {
  let lane: BulkLane
  let settings: SyncSettings
  let client: APIClient
  let inquirer: Inquirer
  /// Decides as if every write could travel.
  let reconciler: Reconciler
  let delivery: Delivery
  let organisations: KnownIDs
  let outbox: Outbox
  let clock: any SyncClock
  /// Told after each change of the report.
  let noteCost: @Sendable (inout SyncReport) async throws -> Void

  var organisationUploads: OrganisationUploads {
    OrganisationUploads(
      lane: lane, planner: planner, reconciler: reconciler,
      existence: Existence(
        client: client, dialect: reconciler.dialect, maxConnections: maxConnections),
      sender: sender)
  }

  var userUploads: UserUploads {
    let looks = RecordLooks(
      client: client, inquirer: inquirer, reconciler: reconciler, clock: clock)
    let roles = RoleLooks(
      inquirer: inquirer, organisations: organisations, maxConnections: maxConnections)
    return UserUploads(
      candidates: UploadCandidates(
        outbox: outbox, reconciler: reconciler, looks: looks,
        bulkOrganisation: settings.bulkOrganisation),
      routes: UploadRoutes(planner: planner, client: client, clock: clock, vacancies: vacancies),
      drafts: UserDrafts(
        rows: UserRows(lane: lane, reconciler: reconciler),
        changes: ChangeDecisions(reconciler: reconciler, delivery: delivery), looks: looks,
        roles: roles),
      sender: sender, unseen: UnseenUploads(outbox: outbox, clock: clock))
  }

  var recovery: UploadRecovery {
    UploadRecovery(outbox: outbox, clock: clock, follower: follower)
  }

  private var maxConnections: Int { settings.flightBound.usual }

  private var planner: UploadPlanner {
    UploadPlanner(
      lane: settings.lane, bulkOrganisation: settings.bulkOrganisation, maxRows: lane.maxRows)
  }

  private var vacancies: Vacancies {
    Vacancies(
      lane: lane, client: client, outbox: outbox, organisations: organisations, clock: clock,
      maxConnections: maxConnections)
  }

  private var sender: UploadSender {
    UploadSender(
      lane: lane, client: client, outbox: outbox, clock: clock, inquirer: inquirer, ends: ends,
      follower: follower)
  }

  private var follower: UploadFollower {
    UploadFollower(
      outbox: outbox, client: client, clock: clock,
      inquiry: UploadInquiry(lane: lane, client: client, maxConnections: maxConnections),
      rows: RowResults(
        lane: lane, inquirer: inquirer, delivery: delivery, clock: clock,
        maxConnections: maxConnections),
      lost: LostUploads(
        client: client, clock: clock, inquirer: inquirer, reconciler: reconciler,
        organisations: organisations, maxConnections: maxConnections),
      ends: ends)
  }

  private var ends: UploadEnds {
    UploadEnds(settling: delivery.settling, noteCost: noteCost)
  }
}
