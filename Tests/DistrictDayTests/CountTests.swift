import Testing

@testable import DistrictDay

/// Laws of any day, whatever its seed.
struct CountTests {
  private static let days = [Day.committedSeed, 1, 2, .max].map(Day.generate)

  private func count(_ operation: Row.Operation, in rows: [Row]) -> Int {
    rows.filter { $0.operation == operation }.count
  }

  @Test(arguments: days) func theDayHasItsNumberOfRows(day: Day) {
    #expect(count(.organisationCreate, in: day.schools) == 40)
    #expect(count(.userCreate, in: day.users) == 300)
    #expect(count(.memberAdd, in: day.memberships) == 350)
    #expect(day.rows.count == 40 + 300 + 350 + 60)
  }

  @Test(arguments: days) func theChangesAreOfTheirKinds(day: Day) {
    #expect(count(.organisationUpdate, in: day.changes) == 10)
    #expect(count(.userUpdate, in: day.changes) == 35)
    #expect(count(.memberRemove, in: day.changes) == 10)
    #expect(count(.memberAdd, in: day.changes) == 5)
  }

  @Test(arguments: days) func severalUsersChangeMoreThanOnce(day: Day) {
    let updates = day.changes.filter { $0.operation == .userUpdate }
    let byUser = Dictionary(grouping: updates) { $0.text("userName") }
    #expect(byUser.values.filter { $0.count == 3 }.count == 8)
  }

  @Test(arguments: days) func everybodyIsInASchoolAndFiftyInTwo(day: Day) {
    let byUser = Dictionary(grouping: day.memberships) { $0.text("userName") }
    #expect(byUser.count == 300)
    #expect(byUser.values.filter { $0.count == 2 }.count == 50)
  }

  @Test func theSameSeedMakesTheSameDayAndAnotherAnother() {
    #expect(Day.generate(seed: 7).rows == Day.generate(seed: 7).rows)
    #expect(Day.generate(seed: 7).rows != Day.generate(seed: 8).rows)
  }
}
