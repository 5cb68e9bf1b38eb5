/// How often each kind of repair was made, with one example of each.
package struct RepairTally: Sendable {
  package private(set) var counts: [Repair: Int] = [:]
  private var examples: [Repair: RowReading.Repaired] = [:]

  package init() {}

  package mutating func note(_ repaired: [RowReading.Repaired]) {
    for one in repaired {
      counts[one.repair, default: 0] += 1
      if examples[one.repair] == nil { examples[one.repair] = one }
    }
  }

  /// A sentence for each kind, in their order.
  package var sentences: [String] {
    Repair.allCases.compactMap { repair in
      guard let count = counts[repair] else { return nil }
      guard let example = examples[repair] else { return "\(repair.rawValue): \(count)" }
      return Self.sentence(repair, count, example)
    }
  }

  private static func sentence(
    _ repair: Repair, _ count: Int, _ example: RowReading.Repaired
  ) -> String {
    let more = count > 1 ? " (\(count - 1) like it)" : ""
    guard let (before, after) = example.example else {
      return "\(example.field): \(what(repair))" + more
    }
    switch repair {
    case .spaces, .invisible: return "\(example.field): \(what(repair)), as in \(after)" + more
    case .pointZero, .exponent, .phone, .date, .midnight, .year, .flag, .zeros, .restored:
      return "\(example.field) \(before) read as \(after)" + more
    }
  }

  private static func what(_ repair: Repair) -> String {
    switch repair {
    case .spaces: "white space at the ends taken off"
    case .invisible: "characters that can't be seen taken out"
    case .pointZero: ".0 taken off"
    case .exponent: "an exponent written out"
    case .phone: "read as ten digits"
    case .date: "read as YYYY-MM-DD"
    case .midnight: "midnight taken off"
    case .year: "the century added"
    case .flag: "read as true or false"
    case .zeros: "zeros put in front"
    case .restored: "put back as it was before a spreadsheet changed it"
    }
  }
}
