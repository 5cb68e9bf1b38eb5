import Codecs

/// Names what is wrong with a chain that is not whole.
///
/// The receipts are put in the order of their numbers first: what stands elsewhere was moved, what lacks
/// was removed. Where one does not hold the digest of the one before, two may have exchanged their
/// numbers, or its own word about the one before was changed, or the one before was.
struct ChainDiagnosis {
  private let links: [ReceiptChain.Link]
  private let head: ChainHead?
  private let source: ReceiptChain.Source
  private var found: [ChainBreak] = []
  /// The places in `links` of the receipts to which the next one, or the head, does not fit.
  private var unfitting: [Int] = []

  init(
    links: [ReceiptChain.Link], head: ChainHead?, source: @escaping ReceiptChain.Source
  ) {
    var links = links
    let changed = Self.numberAnew(&links)
    let order = links.indices.sorted {
      (links[$0].number ?? 0, $0) < (links[$1].number ?? 0, $1)
    }
    self.links = order.map { links[$0] }
    self.head = head
    self.source = source
    found = changed.map { .changed(number: links[$0].number ?? 0, edit: links[$0].edit) }
    for (rank, place) in order.enumerated() where rank != place {
      found.append(
        .moved(number: links[place].number ?? 0, edit: links[place].edit, place: place + 1))
    }
  }

  /// Gives the number that follows to receipts that have none, or whose number alone was changed;
  /// returns their places.
  private static func numberAnew(_ links: inout [ReceiptChain.Link]) -> [Int] {
    var changed: [Int] = []
    for place in links.indices {
      let before = place == 0 ? 0 : links[place - 1].number ?? 0
      let digest = place == 0 ? ContentDigest.zero : links[place - 1].digest
      let fits = links[place].previous == digest
      guard links[place].number == nil || (fits && links[place].number != before + 1) else {
        continue
      }
      links[place].number = before + 1
      changed.append(place)
    }
    return changed
  }

  mutating func breaks() throws -> [ChainBreak] {
    findGaps()
    try findExchanged()
    try findChanged()
    // A receipt whose number was changed is found twice.
    var seen: Set<ChainBreak> = []
    return found.filter { seen.insert($0).inserted }
  }

  private mutating func findGaps() {
    var last = 0
    for place in links.indices {
      let link = links[place]
      let number = link.number ?? 0
      let before = place == 0 ? nil : links[place - 1]
      if number == last, place > 0 {
        found.append(.repeated(number: number, edit: link.edit))
      } else if number > last + 1 {
        found.append(
          .removed(numbers: (last + 1)...(number - 1), after: before?.edit, before: link.edit))
      } else if link.previous != before?.digest ?? .zero {
        unfitting.append(place - 1)
      }
      last = max(last, number)
    }
    guard let head else { return }
    if last < head.receipts {
      found.append(
        .removed(numbers: (last + 1)...head.receipts, after: links.last?.edit, before: nil))
    } else if let link = links.last, link.digest != head.digest || last > head.receipts {
      unfitting.append(links.count - 1)
    }
  }

  // MARK: Receipts that were changed

  /// Most pairs are tried; where more does not fit, each is named by itself.
  private static let mostTried = 12

  /// Two receipts under each other's number, as in a table whose rows were exchanged.
  private mutating func findExchanged() throws {
    guard (2...Self.mostTried).contains(unfitting.count) else { return }
    let places = Set(unfitting.flatMap { [$0, $0 + 1] }).filter(links.indices.contains).sorted()
    let values = try values(at: Set(places))
    for (index, first) in places.enumerated() {
      for second in places[(index + 1)...] where isExchanged(first, second, values) {
        for (place, other) in [(first, second), (second, first)] {
          found.append(
            .moved(
              number: links[other].number ?? 0, edit: links[place].edit,
              place: links[place].number ?? 0))
        }
        unfitting.removeAll { [first - 1, first, second - 1, second].contains($0) }
        return
      }
    }
  }

  /// Whether the chain is whole there with the two under each other's number.
  private func isExchanged(_ first: Int, _ second: Int, _ values: [Int: JSONValue]) -> Bool {
    guard let one = values[first].flatMap({ renumbered($0, as: links[second].number) }),
      let other = values[second].flatMap({ renumbered($0, as: links[first].number) }),
      other.previous == digest(at: first - 1), one.digest == expected(after: second)
    else { return false }
    if second == first + 1 { return one.previous == other.digest }
    return links[first + 1].previous == other.digest && one.previous == digest(at: second - 1)
  }

  /// What does not fit any more was changed: itself, or its word about the one before.
  private mutating func findChanged() throws {
    let after = Set(unfitting.map { $0 + 1 }).filter(links.indices.contains)
    let values = try values(at: after)
    var isExplained: Set<Int> = []
    for place in unfitting where !isExplained.contains(place) {
      var blamed = max(place, 0)
      if links.indices.contains(place + 1), links[place + 1].previous == nil {
        blamed = place + 1
        isExplained.insert(place + 1)
      } else if let value = values[place + 1], unfitting.contains(place + 1) || place < 0,
        let mended = mended(value, previous: digest(at: place)),
        mended.digest == expected(after: place + 1)
      {
        blamed = place + 1
        isExplained.insert(place + 1)
      }
      found.append(.changed(number: links[blamed].number ?? 0, edit: links[blamed].edit))
    }
  }

  private func digest(at place: Int) -> ContentDigest { place < 0 ? .zero : links[place].digest }

  /// What the next one, or the head, says that this one's digest is.
  private func expected(after place: Int) -> ContentDigest? {
    place + 1 < links.count ? links[place + 1].previous : head?.digest
  }

  private func renumbered(_ value: JSONValue, as number: Int?) -> ReceiptChain.Link? {
    with(ReceiptChain.number, number.map { .number(Double($0)) } ?? .null, in: value)
  }

  private func mended(_ value: JSONValue, previous: ContentDigest) -> ReceiptChain.Link? {
    with(ReceiptChain.previous, .string(previous.hex), in: value)
  }

  private func with(
    _ name: String, _ member: JSONValue, in value: JSONValue
  ) -> ReceiptChain.Link? {
    guard case .object(var members) = value else { return nil }
    members[name] = member
    return try? ReceiptChain.Link(.object(members))  // it had bytes before
  }

  /// The receipts at some places, read once more.
  private func values(at places: Set<Int>) throws -> [Int: JSONValue] {
    guard !places.isEmpty else { return [:] }
    let wanted = Dictionary(
      places.map { (links[$0].digest, $0) }, uniquingKeysWith: { first, _ in first })
    var values: [Int: JSONValue] = [:]
    try source { value in
      if let place = wanted[ContentDigest(of: try value.serialized())] { values[place] = value }
    }
    return values
  }
}
