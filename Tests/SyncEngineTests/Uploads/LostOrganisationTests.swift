import Outbox
import Reconciliation
import Registry
import SunbirdSimulator
import SyncEngine
import Testing

/// What becomes of users whose upload names an organisation that Sunbird does not have.
@Suite struct LostOrganisationTests {
  /// Of two queued memberships the first goes nowhere: the row carries the second, not the first
  /// under the second one's name.
  @Test func aRowTakesAlongTheMembershipOfItsOwnOrganisation() async throws {
    try await withSunbird15 { sunbird, address, clock in
      sunbird.school("s2")
      let office = try await TestOffice.r15(server: address, clock: clock, lane: .bulk)
      try await office.pupil(1)
      let nowhere = try await office.join("s1", "pupil1", #","position":"Head of s1""#)
      let there = try await office.join("s2", "pupil1", #","position":"Teacher of s2""#)
      _ = try await office.sync()
      #expect(sunbird.row("member:ap/s2/pupil1")?["position"] == "Teacher of s2")
      #expect(try await office.state(there) == .accepted)
      #expect(try await office.state(nowhere) == .waiting)
    }
  }

  /// No other organisation could update the user that was registered under it.
  @Test func aChangeWhoseOrganisationIsGoneComesToAPerson() async throws {
    try await withSunbird15 { sunbird, address, clock in
      sunbird.school("s1")
      let office = try await TestOffice.r15(server: address, clock: clock, lane: .bulk)
      try await office.pupil(1)
      try await office.join("s1", "pupil1")
      #expect(try await office.sync().accepted == 2)
      sunbird.removeAsSomebodyElse(R15.school)
      let change = try await office.change("pupil1", #""location":"Gadag""#)
      try await comesToAPerson(change, office)
    }
  }

  @Test func aChangeForAConfiguredOrganisationThatIsNotThereComesToAPerson() async throws {
    try await withSunbird15 { sunbird, address, clock in
      sunbird.somebodyElsesUser("ravi", under: nil, ["firstName": "Ravi"])
      let office = try await TestOffice.r15(server: address, clock: clock, under: "org:ap/s9")
      let change = try await office.change(
        "ravi", #""email":"ravi@example.org","location":"Gadag""#)
      try await comesToAPerson(change, office)
    }
  }

  /// It waits through a few passes and is rejected then, with what to do.
  private func comesToAPerson(_ change: Edit, _ office: TestOffice) async throws {
    for pass in 1...5 {
      #expect(try await office.state(change) != .rejected, "before pass \(pass)")
      office.clock.advance(100_000)
      _ = try await office.sync()
    }
    let end = try await office.edit(change)
    #expect(end.state == .rejected)
    #expect(["INVALID_ORGANIZATION_DATA", "not-there"].contains(end.problem?.code))
    #expect(end.problem?.message.contains("make that organisation") == true)
  }
}
