/// How a clock goes from one installation to another: what each has seen of Sunbird's other users is
/// its own count, and gets the observer's name on the way.
extension VectorClock {
  /// This clock of `replica` as others are told it.
  package func told(by replica: ReplicaID) -> VectorClock {
    renaming(.sunbird, to: .sunbird(seenBy: replica))
  }

  /// A clock that somebody told `replica`, as its own store has it.
  package func heard(by replica: ReplicaID) -> VectorClock {
    renaming(.sunbird(seenBy: replica), to: .sunbird)
  }

  private func renaming(_ name: ReplicaID, to other: ReplicaID) -> VectorClock {
    let counter = self[name]
    guard counter > 0 else { return self }
    return VectorClock(counters.filter { $0.key != name }).including(
      Dot(replica: other, counter: counter))
  }
}
