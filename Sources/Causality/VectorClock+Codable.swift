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

extension VectorClock {
  /// The clock's JSON text, replicas in order.
  package var jsonText: String {
    let members = counters.sorted { $0.key < $1.key }.map {
      "\"" + $0.key.description + "\":" + String($0.value)
    }
    return "{" + members.joined(separator: ",") + "}"
  }

  /// The clock whose ``jsonText`` is `text`; nil for any other text, even if it says the same.
  package init?(jsonText text: String) {
    var rest = text.utf8[...]
    guard rest.popFirst() == UInt8(ascii: "{") else { return nil }
    var counters: [ReplicaID: UInt64] = [:]
    var last: ReplicaID?
    while rest.first == UInt8(ascii: "\"") {
      guard let (replica, counter) = Self.member(&rest), counter > 0,
        last.map({ $0 < replica }) ?? true
      else { return nil }
      counters[replica] = counter
      last = replica
      guard rest.first == UInt8(ascii: ",") else { break }
      rest.removeFirst()
      guard rest.first == UInt8(ascii: "\"") else { return nil }
    }
    guard rest.elementsEqual([UInt8(ascii: "}")]) else { return nil }
    self.init(counters)
  }

  /// Takes `"NAME":COUNTER` off the front, the counter without zeros before it.
  private static func member(_ rest: inout Substring.UTF8View) -> (ReplicaID, UInt64)? {
    rest.removeFirst()
    guard let nameEnd = rest.firstIndex(of: UInt8(ascii: "\"")),
      let replica = ReplicaID(String(rest[..<nameEnd]) ?? "")
    else { return nil }
    rest = rest[nameEnd...].dropFirst()
    guard rest.popFirst() == UInt8(ascii: ":"), rest.first != UInt8(ascii: "0"),
      let end = rest.firstIndex(where: { !(0x30...0x39).contains($0) }),
      let counter = UInt64(Substring(rest[..<end]))
    else { return nil }
    rest = rest[end...]
    return (replica, counter)
  }
}
