import Foundation
import Outbox
import Reconciliation
import Registry

/// A user for whom a link is wanted.
struct SignOnUser {
  let outbox: Outbox
  let key: RecordKey

  struct Known {
    /// As Sunbird has it.
    let key: RecordKey
    let fields: Fields
  }

  /// The user, who is on Sunbird.
  ///
  /// - Throws: ``CommandError`` with exit status 75 while Sunbird does not have the user yet, with
  ///   65 for a user whom nobody knows.
  func resolvedUser() async throws -> Known {
    let found: (record: Record, pending: Fields)
    do {
      found = try await outbox.record(key)
    } catch StoreError.unknownRecord {
      throw CommandError(
        .badData, code: "unknown-user", "nobody here knows \(key)",
        hint: "`agent user create` records a new user; check the spelling otherwise")
    }
    guard found.record.presence == .present else { throw try await notThere() }
    return Known(
      key: found.record.key,
      fields: (found.record.base ?? [:]).overlaid(with: found.pending))
  }

  private func notThere() async throws -> CommandError {
    let unfinished: [EditState] = [.queued, .waiting, .sent, .conflict, .rejected]
    let filter = EditFilter(states: unfinished, record: key)
    guard let edit = try await outbox.edits(filter, limit: 1).first else {
      return CommandError(
        .badData, code: "unknown-user", "Sunbird does not have \(key)",
        hint: "`agent record history \(key)` tells what became of it")
    }
    return CommandError(
      .tryLater, code: "not-there-yet",
      "Sunbird does not have \(key) yet: edit \(edit.dot) is \(edit.state.rawValue)",
      hint: edit.state == .rejected || edit.state == .conflict
        ? "see `agent queue show \(edit.dot)`" : "run `agent sync` first")
  }
}
