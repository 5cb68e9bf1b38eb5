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
      let hasIssued = witness.counter > 0 || witness.epoch > 1
      self =
        witness.name == store.name && hasIssued
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
