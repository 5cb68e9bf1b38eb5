import Causality
import Foundation
import GRDB
import Synchronization

/// Who a store is: its name, its epoch, and the witness beside it.
struct Identity: Sendable {
  let path: String
  let machine: Machine
  /// The number of the store's file when it was opened. One that is put in its place later, while
  /// this process runs, is not taken for the store that the witness knows.
  private let file: UInt64
  private let newest = Newest()
  #if DEBUG
    /// Takes the store at its word, whatever the witness says.
    var trustsStore = false
  #endif

  var witnessPath: String { path + ".witness" }

  init(path: String, machine: Machine) {
    self.path = path
    self.machine = machine
    // A file without a number is no witness's: at worst the store takes a new name.
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    file = (attributes?[.systemFileNumber] as? NSNumber)?.uint64Value ?? 0
  }

  /// Holds the store against its witness and opens a new epoch where they do not fit, in one
  /// transaction, so that of two processes only one does.
  ///
  /// - Returns: the replica that the store is now, and why it took a new name, if it did.
  func settle(_ db: Database) throws -> (replica: ReplicaID, reason: EpochReason?) {
    guard var store = try witness(of: db) else {
      throw StoreError.notAStore(path: path, detail: "it does not say whose it is")
    }
    #if DEBUG
      if trustsStore { try WitnessFile.write(store, to: witnessPath) }
    #endif
    var reason: EpochReason?
    let decision = EpochDecision(
      store: store, witness: WitnessFile.read(witnessPath),
      unique: .random(in: 100_000...999_999_999))
    if case .open(let epoch, let why) = decision {
      store.epoch = epoch
      reason = why
      try db.run(sql: "UPDATE replica SET epoch = ? WHERE id = 1", arguments: [epoch])
    }
    if WitnessFile.read(witnessPath) != store {
      do {
        try WitnessFile.write(store, to: witnessPath)
      } catch {
        // A witness behind its store is harmless, and a full disk can still be looked at.
        guard decision == .keep else { throw error }
      }
    }
    guard let replica = ReplicaID(name: store.name, epoch: store.epoch) else {
      throw StoreError.notAStore(path: path, detail: "\(store.name) is not a replica's name")
    }
    return (replica, reason)
  }

  /// The replica that the store is, when it fits its witness and nothing has to be written down.
  func confirmed(_ db: Database) throws -> ReplicaID? {
    guard let store = try witness(of: db), WitnessFile.read(witnessPath) == store else {
      return nil
    }
    return ReplicaID(name: store.name, epoch: store.epoch)
  }

  /// Gives a backup that is to take the place of the store the epoch that it will have there.
  ///
  /// - Parameter current: the store that is replaced; nil where none can be read.
  func openEpoch(of backup: Database, replacing current: Witness?) throws {
    guard let restored = try witness(of: backup) else { return }
    let epoch = EpochDecision.epoch(
      of: restored, replacing: [current, WitnessFile.read(witnessPath)].compactMap(\.self),
      unique: .random(in: 100_000...999_999_999))
    try backup.execute(sql: "UPDATE replica SET epoch = ? WHERE id = 1", arguments: [epoch])
  }

  /// Lets the witness know how far the counters have gone, whatever it says.
  func remember(_ db: Database) throws {
    guard let store = try witness(of: db),
      WitnessFile.read(witnessPath)?.covers(store) != true
    else { return }
    try WitnessFile.write(store, to: witnessPath)
  }

  /// Lets the witness know of what this process has recorded, unless it has told it more already:
  /// of two recordings the later one may get here first.
  func remember(_ recorded: Witness) throws {
    try newest.state.withLock { newest in
      if let witness = newest.witness, witness.covers(recorded) { return }
      let bytes = try WitnessFile.bytes(of: recorded)
      let mapping = newest.mapping ?? WitnessMapping(witnessPath, count: bytes.count)
      let isTold = mapping?.write(bytes, to: witnessPath) ?? false
      if !isTold { try WitnessFile.write(recorded, to: witnessPath) }
      newest = Newest.State(witness: recorded, mapping: isTold ? mapping : nil)
    }
  }

  /// What a witness of the store would say now.
  func witness(of db: Database) throws -> Witness? {
    try db.row(sql: Counters.query).map {
      Witness(
        name: try $0.value("name"), epoch: try $0.value("epoch"),
        counter: try $0.value("counter"), machine: machine.id, file: file)
    }
  }

  /// What a witness of the store will say once the transaction has ended.
  func witness(of counters: Counters) -> Witness {
    Witness(
      name: counters.name, epoch: counters.epoch, counter: counters.last, machine: machine.id,
      file: file)
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
