import Reconciliation
import Registry
import Testing

/// A person's decision turned into the fields of an edit.
struct ResolutionTests {
  private static let local: Fields = [
    .phone: "2", .location: "B", .position: "Teacher", .password: "p", .gender: "Female",
  ]
  private static let merge = ThreeWayMerge(
    base: [.phone: "1", .location: "A", .position: "Clerk", .gender: "Female"], local: local,
    seen: [.phone: "3", .location: .null, .position: "Clerk", .gender: "Male"], kind: .user,
    policies: ConflictPolicies())

  private static func fields(_ resolution: Resolution) -> Fields? {
    resolution.fields(local: local, merge: merge)
  }

  @Test func theDisputesAreAsAssumed() {
    #expect(Self.merge.disputes.map(\.name) == [.location, .phone])
    #expect(Self.merge.send == [.position: "Teacher", .password: "p"])
  }

  @Test func takeLocalKeepsOurs() {
    #expect(
      Self.fields(Resolution(take: .local))
        == [.phone: "2", .location: "B", .position: "Teacher", .gender: "Male"])
  }

  @Test func takeRemoteGivesTheDisputedFieldsUp() {
    #expect(
      Self.fields(Resolution(take: .remote))
        == [.phone: "3", .location: .null, .position: "Teacher", .gender: "Male"])
  }

  @Test func fieldByFieldDecides() {
    let resolution = Resolution(take: nil, sides: [.phone: .local, .location: .remote])
    #expect(
      Self.fields(resolution)
        == [.phone: "2", .location: .null, .position: "Teacher", .gender: "Male"])
  }

  @Test func aFieldsSideWinsOverTheSideOfAll() {
    let resolution = Resolution(take: .local, sides: [.phone: .remote])
    #expect(Self.fields(resolution)?[.phone] == "3")
    #expect(Self.fields(resolution)?[.location] == "B")
  }

  @Test func aTypedValueWinsOverBothSides() {
    let resolution = Resolution(take: .local, sides: [.phone: .remote], values: [.phone: "9"])
    #expect(Self.fields(resolution)?[.phone] == "9")
  }

  @Test func aTypedValueMayBeOfAnotherField() {
    let resolution = Resolution(take: .local, values: [.lastName: "Patil", .position: "Head"])
    #expect(Self.fields(resolution)?[.lastName] == "Patil")
    #expect(Self.fields(resolution)?[.position] == "Head")
  }

  @Test(arguments: [
    Resolution(take: nil), Resolution(take: nil, sides: [.phone: .local]),
    Resolution(take: nil, values: [.location: "D"]),
    Resolution(take: nil, sides: [.position: .local], values: [.gender: "Male"]),
  ])
  func anOpenDisputeIsNoDecision(resolution: Resolution) {
    #expect(Self.fields(resolution) == nil)
  }

  @Test func secretsStayWithTheEditsThatCarryThem() {
    for side in Resolution.Side.allCases {
      #expect(Self.fields(Resolution(take: side))?[.password] == nil)
    }
  }

  @Test func clearedHereStaysClearedWhenLocalWins() throws {
    let local: Fields = [.phone: .null]
    let merge = ThreeWayMerge(
      base: [.phone: "1"], local: local, seen: [.phone: "3"], kind: .user,
      policies: ConflictPolicies())
    let resolution = Resolution(take: .local)
    #expect(resolution.fields(local: local, merge: merge) == [.phone: .null])
  }
}
