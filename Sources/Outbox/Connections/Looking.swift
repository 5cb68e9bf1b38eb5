import Causality
import Foundation
import GRDB

extension Outbox {
  /// Opens the store at `path` to look at it only: nothing changes in the file or beside it, so a
  /// backup stays a backup, and a full or read-only disk will do.
  ///
  /// A store of an earlier version is brought up to date in a copy of its own, which is gone
  /// afterwards.
  ///
  /// - Throws: ``StoreError/missing(path:)`` and the others.
  package static func look(path: String, machine: Machine = .current()) async throws -> Outbox {
    try StoreReach.demand(path)
    let path = StorePath.resolved(path)
    return try await guarded(path: path) {
      let database = try StoreCheck.opened(path)
      // Under another name the log would be out of sight, and what it holds with it.
      try StorePath.demandOneName(path)
      let shown =
        switch try await database.unsafeRead({ try Schema.age(of: $0) }) {
        case .newer: throw StoreError.madeByNewerVersion(path: path)
        case .older: try upToDate(copyOf: database, path: path)
        case .current: database
        }
      let identity = Identity(path: path, machine: machine)
      let foresight = try await shown.unsafeRead { try identity.foresight(of: $0) }
      return Outbox(
        replica: foresight.replica, newEpoch: nil, foreseen: foresight,
        file: OpenFile(database: shown), identity: identity, hooks: .none)
    }
  }

  private static func upToDate(
    copyOf database: DatabaseQueue, path: String
  ) throws -> DatabaseQueue {
    let copy = try DatabaseQueue(path: "", configuration: .agent())  // SQLite's name for one such
    try database.backup(to: copy)
    try database.close()
    try Schema.migrate(copy, path: path)
    return copy
  }
}

/// What a store's next opening for good will make of its name.
package struct Foresight: Sendable {
  /// The name that it has now.
  package let replica: ReplicaID
  /// Why it will take another; nil where it keeps this one.
  package let reason: EpochReason?
  /// The other, where that is certain beforehand.
  package let next: ReplicaID?
}

extension Identity {
  /// Holds the store against its witness as ``settle(_:)`` does, and changes nothing.
  func foresight(of db: Database) throws -> Foresight {
    guard let store = try witness(of: db),
      let replica = ReplicaID(name: store.name, epoch: store.epoch)
    else { throw StoreError.notAStore(path: path, detail: "it does not say whose it is") }
    let witness = WitnessFile.read(beside: path)
    switch EpochDecision(store: store, witness: witness, isNew: false, unique: 0) {
    case .keep: return Foresight(replica: replica, reason: nil, next: nil)
    case .open(let epoch, let reason):
      return Foresight(
        replica: replica, reason: reason,
        next: epoch == 0 ? nil : ReplicaID(name: store.name, epoch: epoch))
    }
  }
}
