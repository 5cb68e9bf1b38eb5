import Outbox
import Reconciliation
import Registry

/// Says under which organisation a user is to be registered whom a call of its own makes. Without
/// that no upload could ever change him (sunbird.md §7, §13).
struct Registrar: Sendable {
  let outbox: Outbox
  let organisations: OrganisationIDs
  /// Where users without a queued membership are registered; nil for nowhere.
  let bulkOrganisation: RecordKey?

  /// Nil where the dialect registers users nowhere.
  init?(_ settings: SyncSettings, _ outbox: Outbox, _ organisations: OrganisationIDs) {
    guard settings.dialect.fields.registration != nil else { return nil }
    self.outbox = outbox
    self.organisations = organisations
    bulkOrganisation = settings.bulkOrganisation
  }

  struct Place: Sendable {
    let organisation: RecordKey
    /// The server's.
    let id: String
  }

  /// The organisation of the user's first queued membership that Sunbird has, else the configured
  /// one; nil where neither is there yet.
  func place(for user: Claim) async throws -> Place? {
    let pending = try await outbox.memberships(of: [user]).flatMap(\.pendingMemberships)
    let wished = pending.compactMap(\.record.key.parents.first)
    for organisation in wished + [bulkOrganisation].compactMap(\.self) {
      if let id = try await organisations.id(of: organisation) {
        return Place(organisation: organisation, id: id)
      }
    }
    return nil
  }
}
