/// Mobile numbers of ten digits, none handed out twice.
struct PhoneNumbers: Sendable {
  private var taken: Set<String> = []

  /// Number ranges of the Karnataka circle, all of which every Sunbird takes.
  private static let ranges = [
    "94480", "94481", "94490", "98440", "98450", "99000", "97400", "96320", "95350", "90080",
    "88610", "87620", "81050", "80500", "78290", "74110", "73530", "70220", "63600", "63601",
  ]

  mutating func next(chance: inout Chance) -> String {
    while true {
      let number = chance.pick(Self.ranges) + padded(chance.number(below: 100_000), to: 5)
      if taken.insert(number).inserted {
        return number
      }
    }
  }
}
