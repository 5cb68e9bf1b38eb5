import Codecs
import Testing

@testable import SunbirdSimulator

@Suite struct UpdateTests {
  @Test func anUpdateTouchesOnlyTheFieldsItNames() throws {
    var service = SunbirdService.populated()
    let update: JSONValue = ["provider": "ap", "externalId": "dise-1", "homeUrl": "http://x.org"]
    _ = try service.call(.organisationUpdate, update)
    #expect(
      service.records.committed[Sample.organisationKey]?.fields
        == ["orgName": "Dharwad School", "homeUrl": "http://x.org"])
  }

  @Test func nullClearsAField() throws {
    var service = SunbirdService.populated()
    _ = try service.call(.userUpdate, Sample.user.with(["phone": "9900032121"]))
    #expect(service.records.committed[Sample.userKey]?.fields["phone"] == "9900032121")
    _ = try service.call(.userUpdate, Sample.user.with(["phone": nil]))
    #expect(service.records.committed[Sample.userKey]?.fields["phone"] == nil)
  }

  @Test func everyAcceptedUpdateCountsAsOneEffect() throws {
    var service = SunbirdService.populated()
    for _ in 1...3 { _ = try service.call(.organisationUpdate, Sample.organisation) }
    #expect(service.effects.byRecord == ["org-update org:ap/dise-1": 3])
  }

  @Test func effectsAreCountedByMessageIDToo() throws {
    var service = SunbirdService(SimulatorOptions())
    _ = try service.call(.organisationCreate, Sample.organisation, messageID: "dharwad-01:1")
    _ = try service.call(.organisationCreate, Sample.organisation, messageID: "dharwad-01:1")
    _ = try service.call(.organisationUpdate, Sample.organisation, messageID: "dharwad-01:2")
    #expect(service.effects.byMessageID == ["dharwad-01:1": 1, "dharwad-01:2": 1])
    #expect(
      service.effects.byRecord == [
        "org-create org:ap/dise-1": 1, "org-update org:ap/dise-1": 1,
      ])
  }

  @Test func somebodyElsesChangesAreNoEffects() throws {
    var service = SunbirdService.populated(withMembership: true)
    service.changeAsSomebodyElse(Sample.organisationKey, ["orgName": "Theirs"])
    service.removeAsSomebodyElse(Sample.membershipKey)
    service.removeAsSomebodyElse(Sample.userKey)

    #expect(service.effects.total == 0)
    let row = try #require(service.records.committed[Sample.organisationKey])
    #expect(row.fields["orgName"] == "Theirs")
    #expect(row.updatedAt != nil)
    #expect(service.records.committed[Sample.membershipKey]?.isRemoved == true)
    #expect(service.records.committed[Sample.userKey] == nil)
  }
}
