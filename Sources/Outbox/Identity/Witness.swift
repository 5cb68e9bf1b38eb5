import Foundation

/// What the small file beside the store remembers: whose store it is, how far its counters have
/// gone, and on which machine.
///
/// A store that is put back from a backup is behind its witness; a copy of a store is on another
/// machine, or is another file. Either must not issue its counters again, for others have seen
/// what the lost edits were called (riak_kv#679 is what happens otherwise).
struct Witness: Hashable, Sendable, Codable {
  var name: String
  var epoch: UInt32
  var counter: Int64
  var machine: String
  /// The store's file: a copy has another number.
  var file: UInt64

  /// What the file at `path` says; nil when there is none, or none that can be read.
  static func read(_ path: String) -> Witness? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    return try? JSONDecoder().decode(Witness.self, from: data)  // unreadable is as good as none
  }

  /// Puts the witness in the place of the one that is there, in one step. It is not forced to the
  /// disk: a witness behind its store is harmless.
  func write(_ path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    // Foundation's atomic writing would force it to the disk, once for every recording.
    let scratch = "\(path).\(UInt32.random(in: .min ... .max))"
    do {
      try encoder.encode(self).write(to: URL(fileURLWithPath: scratch))
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: scratch)
      guard rename(scratch, path) == 0 else {
        throw POSIXError(POSIXError.Code(rawValue: errno) ?? .EIO)
      }
    } catch {
      try? FileManager.default.removeItem(atPath: scratch)  // it may never have been made
      throw error
    }
  }
}

/// Why a store took a new name.
package enum EpochReason: Hashable, Sendable {
  /// It is older than its witness: a backup was put back.
  case restored
  /// It is a copy, or stands on another machine.
  case copied
}

/// The pure decision about a store and its witness.
enum EpochDecision: Hashable, Sendable {
  case keep
  case open(epoch: UInt32, EpochReason)

  /// - Parameters:
  ///   - store: the store as it says it is, on this machine.
  ///   - witness: what the file beside it says; nil when there is none.
  ///   - unique: a number that no other copy draws: copies of one image open their epochs without
  ///     knowing of each other.
  init(store: Witness, witness: Witness?, unique: UInt32) {
    guard let witness else {
      self = store.counter == 0 ? .keep : .open(epoch: unique, .copied)
      return
    }
    let isNew = store.counter == 0 && store.epoch == 1
    if isNew {
      // A store made anew where one of the same name was: that one's counters are used up.
      self =
        witness.name == store.name && witness.counter > 0
        ? .open(epoch: witness.epoch + 1, .restored) : .keep
    } else if witness.name != store.name || witness.machine != store.machine
      || witness.file != store.file
    {
      self = .open(epoch: unique, .copied)
    } else if (witness.epoch, witness.counter) > (store.epoch, store.counter) {
      self = .open(epoch: max(witness.epoch, store.epoch) + 1, .restored)
    } else {
      self = .keep
    }
  }

  /// The epoch of a backup that takes a store's place: beyond every one that either or the witness
  /// knows. Where there is none of its name, others may have come after the backup: one is drawn
  /// that no other restore of it draws.
  static func epoch(
    of backup: Witness, replacing known: [Witness], unique: UInt32
  ) -> UInt32 {
    guard !known.isEmpty, known.allSatisfy({ $0.name == backup.name }) else { return unique }
    return known.map(\.epoch).reduce(backup.epoch, max) + 1
  }
}
