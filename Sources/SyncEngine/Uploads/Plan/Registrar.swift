import Outbox
import Reconciliation
import Registry
import Sunbird

/// Says in which organisation a user is to be made whom a call of its own makes. Where that only
/// registers him, no upload could ever change him without it (sunbird.md §7, §13); where it makes a
/// member of him, it saves the call for that, or is the only way (dialects.md §3.1, §4.5).
struct Registrar: Sendable {
  let outbox: Outbox
  let organisations: KnownIDs
  let registration: Registration
  /// Where users without a queued membership are registered; nil for nowhere.
  let bulkOrganisation: RecordKey?

  /// Nil where the dialect registers users nowhere.
  init?(_ settings: SyncSettings, _ outbox: Outbox, _ organisations: KnownIDs) {
    guard let registration = settings.dialect.fields.registration else { return nil }
    self.outbox = outbox
    self.organisations = organisations
    self.registration = registration
    bulkOrganisation = settings.bulkOrganisation
  }

  struct Place: Sendable {
    let organisation: RecordKey
    /// The server's.
    let id: String
  }

  enum Choice: Sendable {
    case place(Place)
    case nowhere
    /// The user goes once this organisation is there.
    case later(RecordKey)
  }

  /// The organisation of the user's first queued membership that Sunbird has, else the configured
  /// one.
  func choice(for user: Claim) async throws -> Choice {
    let memberships = try await outbox.memberships(of: [user])
    let wished = memberships.flatMap(\.pendingMemberships).compactMap(\.record.key.parents.first)
    if let place = try await firstKnown(of: wished) { return .place(place) }
    if let organisation = memberships.first?.organisationToCome,
      try await isWorthWaiting(for: organisation)
    {
      return .later(organisation)
    }
    let configured = try await firstKnown(of: [bulkOrganisation].compactMap(\.self))
    return configured.map(Choice.place) ?? .nowhere
  }

  private func firstKnown(of organisations: [RecordKey]) async throws -> Place? {
    for organisation in organisations {
      let keeps = registration.membership != nil
      if let id = try await self.organisations.id(of: organisation, keeping: keeps) {
        return Place(organisation: organisation, id: id)
      }
    }
    return nil
  }

  /// Whether a membership comes with the user, and either nothing else brings it or no person has to
  /// decide about the organisation first.
  private func isWorthWaiting(for organisation: RecordKey) async throws -> Bool {
    guard registration.membership != nil else { return false }
    if registration.isOnlyWay { return true }
    return try await !outbox.waitsForPerson(organisation)
  }

  /// The membership that has come with the user; nil for none.
  func membership(of user: RecordKey, at place: Place, _ unstored: [Unstored]) -> MadeMembership? {
    guard let base = registration.membership, !unstored.contains(where: \.mayBeMembership),
      let externalID = place.organisation.externalID, let userName = user.userName
    else { return nil }
    return MadeMembership(
      key: .membership(
        provider: place.organisation.provider, externalID: externalID, userName: userName),
      base: base)
  }
}
