import Reconciliation
import Registry
import Testing

/// Who wins where a field was changed on both sides.
struct ConflictPolicyTests {
  private static func merge(_ policies: ConflictPolicies) -> ThreeWayMerge {
    ThreeWayMerge(
      base: [.phone: "1", .location: "A"], local: [.phone: "2", .location: "B"],
      seen: [.phone: "3", .location: "C"], kind: .user, policies: policies)
  }

  @Test func localSendsOurs() {
    let merge = Self.merge(ConflictPolicies(otherwise: .local))
    #expect(merge.send == [.phone: "2", .location: "B"])
    #expect(merge.base == [.phone: "3", .location: "C"])
    #expect(merge.disputes.isEmpty)
    #expect(merge.remoteChanged)
  }

  @Test func remoteTakesTheirs() {
    let merge = Self.merge(ConflictPolicies(otherwise: .remote))
    #expect(merge.send.isEmpty)
    #expect(merge.base == [.phone: "3", .location: "C"])
    #expect(merge.disputes.isEmpty)
    #expect(merge.remoteChanged)
  }

  @Test func aFieldsOwnPolicyWins() {
    let place = ConflictPolicies.Place(kind: .user, field: .phone)
    let merge = Self.merge(ConflictPolicies(otherwise: .review, fields: [place: .local]))
    #expect(merge.send == [.phone: "2"])
    #expect(merge.disputes.map(\.name) == [.location])
    #expect(merge.base == [.phone: "3", .location: "A"])
  }

  @Test func aPolicyIsForOneKind() {
    let place = ConflictPolicies.Place(kind: .membership, field: .position)
    let policies = ConflictPolicies(otherwise: .remote, fields: [place: .local])
    #expect(policies.policy(.membership, .position) == .local)
    #expect(policies.policy(.user, .position) == .remote)
  }

  @Test func reviewIsTheDefault() {
    #expect(ConflictPolicies().policy(.user, .phone) == .review)
  }

  @Test func everyNameIsAPlace() {
    for name in ConflictPolicies.Place.allNames {
      #expect(ConflictPolicies.Place(name) != nil, "\(name)")
    }
    #expect(
      ConflictPolicies.Place("user.phone") == ConflictPolicies.Place(kind: .user, field: .phone))
  }

  @Test(arguments: [
    "", "phone", "user", "user.", ".phone", "org.phone", "user.phone.x", "User.phone",
  ])
  func otherNamesAreNone(name: String) { #expect(ConflictPolicies.Place(name) == nil) }
}
