import Codecs
import Foundation
import Testing

@testable import SunbirdSimulator

@Suite struct ReadTests {
  static let fixedNoon = SimulatorOptions(now: { Sample.noon })
  static let noonText: JSONValue = "2018-04-02 06:11:42:000+0000"

  @Test(
    arguments: [
      ["organisationId": "0122800000000000001"], ["provider": "AP", "externalId": "DISE-1"],
    ] as [JSONValue])
  func anOrganisationIsReadByIDAndByKey(_ request: JSONValue) throws {
    var service = SunbirdService.populated(Self.fixedNoon)
    let read = try service.call(.organisationRead, request)
    #expect(read.status == 200)
    #expect(
      read.response == [
        "id": "0122800000000000001", "organisationId": "0122800000000000001", "provider": "ap",
        "externalId": "dise-1", "orgName": "Dharwad School", "description": nil, "homeUrl": nil,
        "orgCode": nil, "orgType": nil, "preferredLanguage": nil, "contactDetail": nil,
        "status": 1, "createdDate": Self.noonText, "updatedDate": nil,
      ])
  }

  @Test(
    arguments: [
      ["organisationId": "1"], ["provider": "ap", "externalId": "none"],
      ["organisationId": "0122800000000000002"],
    ] as [JSONValue])
  func anUnknownOrganisationIsAnEmptyAnswer(_ request: JSONValue) throws {
    var service = SunbirdService.populated()
    let read = try service.call(.organisationRead, request)
    #expect(read.status == 200)
    #expect(read.response == [:])
  }

  @Test func anUpdateShowsInUpdatedDate() throws {
    let clock = SetClock(Sample.noon)
    var service = SunbirdService.populated(SimulatorOptions(now: { clock.now }))
    clock.advance(by: 60.25)
    _ = try service.call(.organisationUpdate, Sample.organisation)
    let read = try service.call(.organisationRead, Sample.organisation.without("orgName"))
    #expect(read.response?["createdDate"] == Self.noonText)
    #expect(read.response?["updatedDate"] == "2018-04-02 06:12:42:250+0000")
  }

  @Test func aProfileHasMembershipsAndNoSecrets() throws {
    var service = SunbirdService.populated(Self.fixedNoon, withMembership: true)
    let read = try service.call(.profileRead, ["loginId": "ASHA@AP"])
    let profile = try #require(read.response)
    #expect(profile["userId"] == "0122800000000000002")
    #expect(profile["id"] == "0122800000000000002")
    #expect(profile["userName"] == "asha")
    #expect(profile["provider"] == "ap")
    #expect(profile["email"] == "asha@example.org")
    #expect(profile["phone"] == .null)
    #expect(profile["password"] == nil)
    #expect(profile["aadhaarNo"] == nil)
    let membership: JSONValue = [
      "id": "0122800000000000003", "organisationId": "0122800000000000001",
      "externalId": "dise-1", "provider": "ap", "role": "member", "roles": ["member"],
      "position": nil, "isDeleted": false, "orgJoinDate": Self.noonText, "orgLeftDate": nil,
      "createdDate": Self.noonText, "updatedDate": nil,
    ]
    #expect(profile["organisations"] == [membership])
  }

  @Test func aMembershipThatWasLeftIsMarkedDeleted() throws {
    var service = SunbirdService.populated(Self.fixedNoon, withMembership: true)
    _ = try service.call(.memberRemove, Sample.member)
    let read = try service.call(.profileRead, ["loginId": "asha@ap"])
    let membership = read.response?["organisations"]?.array?.first
    #expect(membership?["isDeleted"] == true)
    #expect(membership?["orgLeftDate"] == Self.noonText)
  }

  @Test func theIndexSeesAWriteAfterItsDelay() throws {
    let clock = SetClock(Sample.noon)
    var service = SunbirdService(
      SimulatorOptions(indexDelay: .seconds(5), now: { clock.now }))
    _ = try service.call(.organisationCreate, Sample.organisation)
    _ = try service.call(.userCreate, Sample.user)
    let byKey: JSONValue = ["provider": "ap", "externalId": "dise-1"]
    let byID: JSONValue = ["organisationId": "0122800000000000001"]
    let byUser: JSONValue = ["loginId": "asha@ap"]

    clock.advance(by: 4.9)
    #expect(try service.call(.profileRead, byUser).error == "USER_NOT_FOUND")
    #expect(try service.call(.organisationRead, byKey).response == [:])
    #expect(try service.call(.organisationSearch, [:]).response?["count"] == 0)
    #expect(try service.call(.organisationRead, byID).response?["orgName"] == "Dharwad School")

    clock.advance(by: 0.2)
    #expect(try service.call(.profileRead, byUser).response?["firstName"] == "Asha")
    #expect(try service.call(.organisationRead, byKey).response?["orgName"] == "Dharwad School")
    #expect(try service.call(.organisationSearch, [:]).response?["count"] == 1)
  }

  @Test func writesAreCheckedAgainstWhatIsCommittedNotIndexed() throws {
    var service = SunbirdService(SimulatorOptions(indexDelay: .seconds(60)))
    _ = try service.call(.organisationCreate, Sample.organisation)
    let again = try service.call(.organisationCreate, Sample.organisation)
    #expect(again.error == "SRC_EXTERNAL_ID_ALREADY_EXIST")
  }
}
