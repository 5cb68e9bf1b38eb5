import Reconciliation
import Registry
import Testing

/// What an urgent membership gives to its parents.
struct PriorityInheritanceTests {
  private let place = RecordKey.membership(provider: "ap", externalID: "s1", userName: "asha")

  @Test(arguments: [Priority.high, .normal])
  func bothParentsInherit(priority: Priority) {
    #expect(PriorityInheritance.heirs(of: place, priority) == place.parents)
  }

  @Test func theLowestHasNothingToGive() {
    #expect(PriorityInheritance.heirs(of: place, .low).isEmpty)
  }

  @Test func nobodyInheritsFromAUser() {
    #expect(
      PriorityInheritance.heirs(of: .user(provider: "ap", userName: "asha"), .high).isEmpty)
  }

  @Test(arguments: Priority.allCases, Priority.allCases)
  func raisesAndNeverLowers(own: Priority, child: Priority) {
    let raised = PriorityInheritance.raisePriority(own, to: child)
    #expect(raised.rank == min(own.rank, child.rank))
  }
}
