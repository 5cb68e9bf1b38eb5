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
  ///   - isNew: whether the store has been made just now, by whoever asks.
  ///   - unique: a number that no other copy draws: copies of one image open their epochs without
  ///     knowing of each other.
  init(store: Witness, witness: Witness?, isNew: Bool, unique: UInt32) {
    guard let witness else {
      self = isNew ? .keep : .open(epoch: unique, .copied)
      return
    }
    self =
      isNew
      ? Self.beginning(store, where: witness, unique)
      : Self.goingOn(store, beside: witness, unique)
  }

  /// A store made anew where one of the same name was: that one's counters are used up.
  private static func beginning(
    _ store: Witness, where witness: Witness, _ unique: UInt32
  ) -> EpochDecision {
    guard witness.name == store.name else { return .keep }
    guard witness.machine.isSame(as: store.machine) else { return .open(epoch: unique, .copied) }
    let hasIssued = witness.counter > 0 || witness.epoch > 1
    return hasIssued ? .open(epoch: witness.epoch + 1, .restored) : .keep
  }

  /// A store that was there. One that has issued nothing yet is no exception: its copies would all
  /// begin with the same counter.
  private static func goingOn(
    _ store: Witness, beside witness: Witness, _ unique: UInt32
  ) -> EpochDecision {
    guard witness.isOf(store) else { return .open(epoch: unique, .copied) }
    return (witness.epoch, witness.counter) > (store.epoch, store.counter)
      ? .open(epoch: max(witness.epoch, store.epoch) + 1, .restored) : .keep
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
