/// The later part of the day: what changes after everything was registered.
///
/// It keeps what the changes so far have led to, so that each builds on the ones before.
struct Afternoon: Sendable {
  let schools: [School]
  var people: [Person]
  var phones: PhoneNumbers
  var chance: Chance
  /// People with one school, to be transferred; and memberships of second schools, to be ended.
  private var transfers: [Membership]
  private var departures: [Membership]
  /// Positions in `people`: whose data changes, one entry per change.
  private var corrections: [Int]
  private var renamed: [School]

  init(
    schools: [School], people: [Person], memberships: [Membership], phones: PhoneNumbers,
    chance: Chance
  ) {
    self.schools = schools
    self.people = people
    self.phones = phones
    self.chance = chance
    let byUser = Dictionary(grouping: memberships, by: \.userName)
    let single = memberships.filter { byUser[$0.userName, default: []].count == 1 }
    let second = people.compactMap { person in
      byUser[person.userName, default: []].dropFirst().first
    }
    transfers = self.chance.sample(
      Self.transferCount, of: single.filter { $0.position == .teacher })
    departures = self.chance.sample(Self.departureCount, of: second)
    corrections = Self.corrections(of: people, chance: &self.chance)
    renamed = Self.renamed(schools, chance: &self.chance)
  }

  private static let transferCount = 5
  private static let departureCount = 5
  private static let correctionCount = 35
  private static let renameCount = 10

  private enum Event: Sendable {
    case transfer
    case departure
    case correction
    case rename
  }

  /// The rows of the afternoon, the kinds of change well mixed.
  mutating func changes() -> [Row] {
    let events =
      Array(repeating: Event.transfer, count: Self.transferCount)
      + Array(repeating: .departure, count: Self.departureCount)
      + Array(repeating: .correction, count: Self.correctionCount)
      + Array(repeating: .rename, count: Self.renameCount)
    var rows: [Row] = []
    for event in chance.shuffled(events) {
      switch event {
      case .transfer: rows += transfer()
      case .departure: rows.append(departures.removeLast().removal)
      case .correction: rows.append(correct(corrections.removeLast()))
      case .rename: rows.append(rename(renamed.removeLast()))
      }
    }
    return rows
  }

  /// Out of one school, into another.
  private mutating func transfer() -> [Row] {
    let old = transfers.removeLast()
    let new = Membership(
      school: neighbour(of: old.school, among: schools, chance: &chance),
      userName: old.userName, role: old.role, position: old.position)
    return [old.removal, new.addition]
  }

  /// Eight teachers whose data changes three times, and eleven where it changes once.
  private static func corrections(of people: [Person], chance: inout Chance) -> [Int] {
    let often = 8
    let timesEach = 3
    let once = correctionCount - often * timesEach
    let chosen = chance.sample(
      often + once, of: people.indices.filter { people[$0].position.teaches })
    let repeated = chosen.prefix(often).flatMap { Array(repeating: $0, count: timesEach) }
    return chance.shuffled(repeated + chosen.dropFirst(often))
  }

  /// One school is renamed twice.
  private static func renamed(_ schools: [School], chance: inout Chance) -> [School] {
    let chosen = chance.sample(renameCount - 1, of: schools)
    return chance.shuffled(chosen + chosen.prefix(1))
  }
}
