/// A realistic day of a district: its schools and users are registered, the users become members
/// of the schools, and later in the day some of it changes.
///
/// Everything is made up. The same seed makes the same day, byte for byte.
package struct Day: Sendable {
  /// The seed of the day that is committed as `Fixtures/district-day`.
  package static let committedSeed: UInt64 = 2909

  /// The channel that everything of the day belongs to, sent as `provider`.
  package static let provider = "ka-dharwad"

  /// `org-create`, 40 rows.
  package let schools: [Row]
  /// `user-create`, 300 rows.
  package let users: [Row]
  /// `member-add`, 350 rows: every user in one school, 50 of them in a second one.
  package let memberships: [Row]
  /// 60 rows of the other operations and `member-add`, several of them about the same record.
  package let changes: [Row]

  package static func generate(seed: UInt64) -> Day {
    var chance = Chance(seed: seed)
    var phones = PhoneNumbers()
    let schools = School.all(phones: &phones, chance: &chance)
    let posts = Post.all(in: schools, chance: &chance)
    let people = Person.all(posts: posts, phones: &phones, chance: &chance)
    let memberships = Membership.all(posts: posts, people: people, chance: &chance)
    var afternoon = Afternoon(
      schools: schools, people: people, memberships: memberships, phones: phones, chance: chance)
    return Day(
      schools: schools.map(\.creation),
      users: people.map(\.creation),
      memberships: memberships.map(\.addition),
      changes: afternoon.changes())
  }

  /// The day as files, in the order they are to be imported in.
  package var files: [DayFile] {
    [
      DayFile(name: "01-schools.jsonl", rows: schools),
      DayFile(name: "02-users.jsonl", rows: users),
      DayFile(name: "03-memberships.jsonl", rows: memberships),
      DayFile(name: "04-changes.jsonl", rows: changes),
    ]
  }
}
