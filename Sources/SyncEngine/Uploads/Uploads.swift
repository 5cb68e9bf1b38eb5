import Outbox
import Reconciliation
import Registry

/// The part of a pass that sends many records as one upload and finds out what became of each.
///
/// An upload is an upsert and tells nothing but a process's id. So what is to be made goes where
/// nobody else can be met, or is read first like what is to be changed, and an upload that may have
/// arrived is never sent again: its process is asked for, and where nobody knows that, its records
/// are.
struct Uploads: Sendable {
  private let maxRows: Int
  private let organisations: OrganisationUploads
  private let users: UserUploads
  private let recovery: UploadRecovery
  private var findings: UploadFindings

  init(_ parts: UploadParts) {
    maxRows = parts.lane.maxRows
    organisations = parts.organisationUploads
    users = parts.userUploads
    recovery = parts.recovery
    findings = UploadFindings(maxRows: parts.lane.maxRows)
  }

  /// Most edits that are looked at together, so that rows of one organisation find each other.
  var window: Int { 10 * maxRows }

  /// Finds out what became of the uploads of earlier passes.
  ///
  /// - Returns: whether any was asked for.
  mutating func recover(_ report: inout SyncReport, ignoringBackoff: Bool) async throws -> Bool {
    return try await recovery.recover(ignoringBackoff: ignoringBackoff, &findings, &report)
  }

  /// Sends by upload what goes that way, and settles what neither lane can carry.
  ///
  /// - Returns: what goes by single requests. While organisations go that way, users are left for
  ///   the next time: an upload needs theirs.
  mutating func carry(_ claims: [Claim], _ report: inout SyncReport) async throws -> [Claim] {
    let new = claims.filter { $0.record.key.kind == .organisation && $0.isNew }
    let members = claims.filter { $0.record.key.kind == .user }
    let handled = Set((new + members).map(\.record.id))
    var single = claims.filter { !handled.contains($0.record.id) }
    if !new.isEmpty {
      single += try await organisations.carry(new, &findings, &report)
    } else if !members.isEmpty {
      single += try await users.carry(members, &findings, &report)
    }
    return single.sorted { ($0.priority, $0.carrier.id) < ($1.priority, $1.carrier.id) }
  }
}

// MARK: Those that something stood against

extension Uploads {
  /// Sends changes again that something stood against before. They have no other way than an upload,
  /// so those among them that nothing stands against are parted from the others by size: in sheets of
  /// the square root of their number first, so that few uploads find the sheets that pass; then each
  /// of what is left by itself.
  ///
  /// - Parameter claim: what still is to go of these records.
  /// - Returns: what goes by single requests.
  mutating func retry(
    _ claims: [Claim], claim: ([Int64]) async throws -> [Claim], _ report: inout SyncReport
  ) async throws -> [Claim] {
    var open = claims.filter { $0.record.key.kind == .user && !$0.isNew }
    let changed = Set(open.map(\.record.id))
    var single = claims.filter { !changed.contains($0.record.id) }
    for rows in Self.refusedSheets(of: open.count) where !open.isEmpty {
      findings.tryRefused(rows: rows)
      let left = try await users.carry(open, &findings, &report)
      single += left
      let gone = Set(left.map(\.record.id))
      open = try await claim(open.map(\.record.id).filter { !gone.contains($0) })
    }
    findings.leaveRefused()
    return single
  }

  /// The rows of a sheet, one trial after the other.
  static func refusedSheets(of count: Int) -> [Int] {
    let root = Int(Double(count).squareRoot().rounded(.up))
    return root > 1 ? [root, 1] : [1]
  }
}

extension Claim {
  /// Whether it makes a record that the server is not known to have.
  var isNew: Bool { isCreation && record.presence != .present }
}
