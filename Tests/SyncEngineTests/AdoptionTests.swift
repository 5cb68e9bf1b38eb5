import Foundation
import Outbox
import Reconciliation
import Registry
import SunbirdSimulator
import SyncEngine
import Testing

@Suite struct AdoptionTests {
  private static let school = StoredKey.organisation(provider: "ap", externalID: "s1")

  @Test func anEqualRecordIsAdoptedWithItsID() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      sunbird.changeAsSomebodyElse(Self.school, ["orgName": "GHPS s1"])
      let edit = try await office.school("s1")
      let report = try await office.sync()
      #expect(report.outcome == .drained)
      #expect(report.accepted == 1)
      #expect(try await office.state(edit) == .accepted)
      #expect(try await office.record("org:ap/s1").serverID == sunbird[Self.school]?.id)
      #expect(sunbird.effects.total == 0)
    }
  }

  @Test func anotherContentIsAConflictNotALoss() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      sunbird.changeAsSomebodyElse(Self.school, ["orgName": "Another name"])
      let edit = try await office.school("s1")
      #expect(try await office.sync().conflicts == 1)
      #expect(try await office.state(edit) == .conflict)
      let conflict = try #require(try await office.conflicts().first)
      #expect(
        conflict.disputes == [
          Dispute(
            name: .orgName, base: nil, local: .text("GHPS s1"), remote: .text("Another name"))
        ])
      #expect(sunbird.row("org:ap/s1")?["orgName"] == "Another name")
      _ = try await office.outbox.resolve(
        conflict: conflict.id, by: Resolution(take: .local), policies: ConflictPolicies(),
        author: "asha", at: office.clock.now)
      #expect(try await office.sync().outcome == .drained)
      #expect(sunbird.row("org:ap/s1")?["orgName"] == "GHPS s1")
      #expect(sunbird.effects.byRecord == ["org-update org:ap/s1": 1])
    }
  }

  @Test func whatOnlyThisOfficeKnowsIsAddedToTheirs() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      sunbird.changeAsSomebodyElse(Self.school, ["orgName": "GHPS s1", "orgCode": "X1"])
      try await office.school("s1", #","description":"On the hill""#)
      let report = try await office.sync()
      #expect(report.outcome == .drained)
      #expect(report.merged == 1)
      #expect(sunbird.row("org:ap/s1")?["description"] == "On the hill")
      #expect(sunbird.row("org:ap/s1")?["orgCode"] == "X1")
      #expect(try await office.record("org:ap/s1").base?[.orgCode] == .text("X1"))
    }
  }

  @Test func anExistingMembershipIsAcceptedAndAnotherRoleIsAConflict() async throws {
    for (role, conflicts) in [("member", 0), ("admin", 1)] {
      try await withSunbird { sunbird, address in
        let office = try await TestOffice(server: address)
        sunbird.changeAsSomebodyElse(Self.school, ["orgName": "GHPS s1"])
        sunbird.changeAsSomebodyElse(.user(provider: "ap", userName: "asha"))
        sunbird.changeAsSomebodyElse(
          .membership(provider: "ap", externalID: "s1", userName: "asha"),
          ["role": .string(role)])
        try await office.join("s1", "asha", #","role":"member""#)
        let report = try await office.sync()
        #expect(report.conflicts == conflicts)
        guard let conflict = try await office.conflicts().first else { return }
        _ = try await office.outbox.resolve(
          conflict: conflict.id, by: Resolution(take: .local), policies: ConflictPolicies(),
          author: "asha", at: office.clock.now)
        #expect(try await office.sync().outcome == .drained)
        let row = sunbird.row("member:ap/s1/asha")
        #expect(row?["role"] ?? row?["roles"] == .string("member"))
      }
    }
  }
}
