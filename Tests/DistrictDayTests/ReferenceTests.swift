import Testing

@testable import DistrictDay

/// What must be unique is, and every row is about something that is there by then.
struct ReferenceTests {
  private static let days = [Day.committedSeed, 1, 2, .max].map(Day.generate)

  @Test(arguments: days) func keysAreUnique(day: Day) {
    #expect(Set(day.schools.compactMap { $0.text("externalId") }).count == 40)
    #expect(Set(day.schools.compactMap { $0.text("orgCode") }).count == 40)
    #expect(Set(day.users.compactMap { $0.text("userName")?.lowercased() }).count == 300)
    #expect(Set(day.memberships.map(\.membership)).count == 350)
  }

  @Test(arguments: days) func noTwoUsersEverHaveTheSamePhoneOrAddress(day: Day) {
    for field in ["phone", "email"] {
      var owners: [String: Set<String>] = [:]
      for row in day.users + day.changes {
        guard let value = row.text(field), let user = row.text("userName") else { continue }
        owners[value, default: []].insert(user)
      }
      #expect(owners.count >= 300)
      #expect(owners.allSatisfy { $0.value.count == 1 }, "\(field)")
    }
  }

  @Test(arguments: days) func everyRowIsAboutASchoolAndAUserOfTheDay(day: Day) {
    let schools = Set(day.schools.compactMap { $0.text("externalId") })
    let users = Set(day.users.compactMap { $0.text("userName") })
    for row in day.memberships + day.changes {
      if let school = row.text("externalId") {
        #expect(schools.contains(school), "\(row.line)")
      }
      if let user = row.text("userName") {
        #expect(users.contains(user), "\(row.line)")
      }
    }
  }

  @Test(arguments: days) func onlyMembersAreRemovedAndOnlyOthersAdded(day: Day) {
    var members = Set(day.memberships.map(\.membership))
    for row in day.changes {
      switch row.operation {
      case .memberAdd: #expect(members.insert(row.membership).inserted, "\(row.line)")
      case .memberRemove: #expect(members.remove(row.membership) != nil, "\(row.line)")
      case .organisationCreate, .organisationUpdate, .userCreate, .userUpdate: break
      }
    }
    let stillSomewhere = Set(members.map { $0.split(separator: "/")[1] })
    #expect(stillSomewhere.count == 300)
  }

  /// Every update of a user changes something: it differs from what was sent before.
  @Test(arguments: days) func everyUserUpdateChangesSomething(day: Day) {
    var known: [String: [String: OrderedJSON]] = [:]
    for row in day.users + day.changes
    where row.operation == .userCreate || row.operation == .userUpdate {
      let user = row.text("userName") ?? ""
      let before = known[user, default: [:]]
      var after = before
      for name in row.fieldNames {
        after[name] = row.value(name)
      }
      #expect(after != before, "\(row.line)")
      known[user] = after
    }
  }
}
