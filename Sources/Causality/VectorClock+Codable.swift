/// The one JSON form of a clock: an object from replica to counter, `{"dharwad-01":17}`.
extension VectorClock: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    var counters: [ReplicaID: UInt64] = [:]
    for (name, counter) in try container.decode([String: UInt64].self) {
      guard let replica = ReplicaID(name) else {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "not a replica: \(name)")
      }
      counters[replica] = counter
    }
    self.init(counters)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(
      Dictionary(uniqueKeysWithValues: counters.map { ($0.key.description, $0.value) }))
  }
}
