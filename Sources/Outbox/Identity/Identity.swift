import Causality
import Foundation
import GRDB
import Synchronization

/// Who a store is: its name, its epoch, and the witness beside it.
struct Identity: Sendable {
  let machine: Machine
  /// The store's file as it was when it was opened. One that is put in its place later, while this
  /// process runs, is not taken for the store that the witness knows.
  let file: StoreFile
  /// Draws the epoch of a copy.
  var uniqueEpoch: @Sendable () -> UInt32 = StoreHooks.none.epoch
  private let newest = Newest()
  #if DEBUG
    /// Takes the store at its word, whatever the witness says.
    var trustsStore = false
  #endif

  var path: String { file.path }

  /// - Parameter path: without links in it (``StorePath``).
  init(path: String, machine: Machine, mounts: MountTable = .current()) {
    self.machine =
      WitnessFile.read(beside: path).map { machine.filled(from: $0.machine) } ?? machine
    file = StoreFile(path, mounts: mounts)
  }

  /// Holds the store against its witness and opens a new epoch where they do not fit, in one
  /// transaction, so that of two processes only one does.
  ///
  /// - Parameter isNew: whether the store is made in this very transaction. Its witness is there
  ///   before it is, so that no copy of it can be without.
  /// - Returns: the replica that the store is now, and why it took a new name, if it did.
  func settle(
    _ db: Database, isNew: Bool = false
  ) throws -> (replica: ReplicaID, reason: EpochReason?) {
    guard var store = try witness(of: db) else {
      throw StoreError.notAStore(path: path, detail: "it does not say whose it is")
    }
    #if DEBUG
      if trustsStore { try WitnessFile.write(store, beside: path) }
    #endif
    var reason: EpochReason?
    let witness = WitnessFile.read(beside: path)
    let decision = decision(store, beside: witness, isNew: isNew)
    if case .open(let epoch, let why) = decision {
      store.epoch = epoch
      reason = why
      try db.run(sql: "UPDATE replica SET epoch = ? WHERE id = 1", arguments: [epoch])
    }
    if decision != .keep || isNew {
      try WitnessFile.write(store, beside: path)
    } else {
      catchUp(witness, with: store)
    }
    return (try replica(of: store), reason)
  }

  /// The replica that the store is, when it fits its witness: then nothing of it has to change, and
  /// looking at it needs nobody's leave.
  func confirmed(_ db: Database) throws -> ReplicaID? {
    let witness = WitnessFile.read(beside: path)
    guard let store = try self.witness(of: db),
      decision(store, beside: witness, isNew: false) == .keep
    else { return nil }
    catchUp(witness, with: store)
    return try replica(of: store)
  }

  private func decision(
    _ store: Witness, beside witness: Witness?, isNew: Bool
  ) -> EpochDecision {
    EpochDecision(store: store, witness: witness, isNew: isNew, unique: uniqueEpoch())
  }

  /// Tells the witness how far the store is, where it can be told: behind its store it is harmless,
  /// and a full disk can still be looked at.
  private func catchUp(_ witness: Witness?, with store: Witness) {
    guard witness?.covers(store) != true else { return }
    try? WitnessFile.write(store, beside: path)
  }

  private func replica(of store: Witness) throws -> ReplicaID {
    guard let replica = ReplicaID(name: store.name, epoch: store.epoch) else {
      throw StoreError.notAStore(path: path, detail: "\(store.name) is not a replica's name")
    }
    return replica
  }

  /// Refuses to go on in a file that is no longer the one at the store's path: what is recorded
  /// there would be out of everybody's sight.
  func demandPlace() throws {
    guard file.isInPlace else { throw StoreError.moved(path: path) }
  }

  /// Gives a backup that is to take the place of the store the epoch that it will have there.
  ///
  /// - Parameter current: the store that is replaced; nil where none can be read.
  func openEpoch(of backup: Database, replacing current: Witness?) throws {
    guard let restored = try witness(of: backup) else { return }
    let epoch = EpochDecision.epoch(
      of: restored, replacing: [current, WitnessFile.read(beside: path)].compactMap(\.self),
      unique: uniqueEpoch())
    try backup.execute(sql: "UPDATE replica SET epoch = ? WHERE id = 1", arguments: [epoch])
  }

  /// Lets the witness know how far the counters have gone, whatever it says.
  func remember(_ db: Database) throws {
    try demandPlace()
    guard let store = try witness(of: db),
      WitnessFile.read(beside: path)?.covers(store) != true
    else { return }
    try WitnessFile.write(store, beside: path)
  }

  /// Lets the witness know of what this process has recorded, unless it has told it more already:
  /// of two recordings the later one may get here first.
  func remember(_ recorded: Witness) throws {
    try newest.state.withLock { newest in
      if let witness = newest.witness, witness.covers(recorded) { return }
      let bytes = try WitnessFile.bytes(of: recorded)
      let witnessPath = WitnessFile.path(beside: path)
      let mapping = newest.mapping ?? WitnessMapping(witnessPath, count: bytes.count)
      let isTold = mapping?.tell(bytes, at: witnessPath) ?? false
      if !isTold { try WitnessFile.write(recorded, beside: path) }
      newest = Newest.State(witness: recorded, mapping: isTold ? mapping : nil)
    }
  }

  /// What a witness of the store would say now.
  func witness(of db: Database) throws -> Witness? {
    try db.row(sql: Counters.query).map {
      Witness(
        name: try $0.value("name"), epoch: try $0.value("epoch"),
        counter: try $0.value("counter"), machine: machine, file: file.mark)
    }
  }

  /// What a witness of the store will say once the transaction has ended.
  func witness(of counters: Counters) -> Witness {
    Witness(
      name: counters.name, epoch: counters.epoch, counter: counters.last, machine: machine,
      file: file.mark)
  }

  /// What this process has told the witness last, and its way to do so.
  private final class Newest: Sendable {
    struct State {
      var witness: Witness?
      var mapping: WitnessMapping?
    }

    let state = Mutex(State())
  }
}
