import Testing

@testable import SunbirdSimulator

@Suite struct MembershipTests {
  @Test func aSecondAddIsASoftDuplicateThatChangesNothing() throws {
    var service = SunbirdService.populated()
    let first = try service.call(.memberAdd, Sample.member.with(["role": "admin"]))
    let second = try service.call(
      .memberAdd, Sample.member.with(["role": "member", "position": "Principal"]))

    #expect(first.response == "SUCCESS")
    #expect(second.status == 200)
    #expect(second.error == "0")
    #expect(second.response == "You already have a membership of this organization.")
    #expect(service.records.committed[Sample.membershipKey]?.fields == ["role": "admin"])
    #expect(service.effects[.memberAdd, Sample.membershipKey] == 1)
  }

  @Test func addAfterRemoveBringsTheSameRowBack() throws {
    var service = SunbirdService.populated(withMembership: true)
    let id = service.records.committed[Sample.membershipKey]?.id
    _ = try service.call(.memberRemove, Sample.member)
    #expect(service.records.committed[Sample.membershipKey]?.isRemoved == true)

    let added = try service.call(.memberAdd, Sample.member.with(["position": "Teacher"]))

    #expect(added.response == "SUCCESS")
    let row = try #require(service.records.committed[Sample.membershipKey])
    #expect(!row.isRemoved)
    #expect(row.id == id)
    #expect(row.fields["position"] == "Teacher")
  }

  @Test func theRoleIsMemberWhereNoneIsGiven() throws {
    var service = SunbirdService.populated()
    _ = try service.call(.memberAdd, Sample.member)
    #expect(service.records.committed[Sample.membershipKey]?.fields["role"] == "member")
  }

  @Test func severalRolesMayBeAList() throws {
    var service = SunbirdService.populated()
    _ = try service.call(.memberAdd, Sample.member.with(["role": ["admin", "member"]]))
    let read = try service.call(.profileRead, ["loginId": "asha@ap"])
    let memberships = try #require(read.response?["organisations"]?.array)
    #expect(memberships.map { $0["roles"] } == [["admin", "member"]])
  }
}
