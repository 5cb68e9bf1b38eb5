import Foundation
import Testing

@testable import SunbirdSimulator

@Suite struct R15ReadTests {
  @Test func anotherUsersProfileHidesKeysAndContacts() throws {
    var service = R15.service()
    service.changeAsSomebodyElse(Sample.membershipKey, ["roles": ["ADMIN"]])
    let answer = try service.callR15(
      .profileRead, ["loginId": "ASHA@ap"], token: UserToken.make(userID: "other"))
    let row = try #require(answer.response?.object)
    #expect(answer.json["id"] == "api.user.getuser")
    #expect(row["id"] == .text(service.ashasID))
    for hidden in ["userName", "loginId", "userId", "password", "gender"] {
      #expect(row[hidden] == nil)
    }
    #expect(row["email"] == "")
    #expect(row["phone"] == .null)
    #expect(row["updatedDate"] == .null)
    let membership = try #require(row["organisations"]?.list?.first?.object)
    #expect(membership["organisationId"]?.text != nil)
    #expect(membership["externalId"] == nil)
  }

  @Test func onesOwnProfileIsMasked() throws {
    var service = R15.service()
    let row = try service.callR15(.profileRead, ["loginId": "asha@ap"]).response?.object
    #expect(row?["phone"] == "******2121")
    #expect(row?["email"] == "as**@example.org")
    #expect(row?["userName"] == "asha")
    #expect(row?["loginId"] == "asha@ap")
  }

  @Test func theFilterOnPhoneGetsLost() throws {
    var service = R15.service()
    let found = try service.callR15(.userSearch, ["filters": ["phone": "1"]])
    #expect(found.response?["count"] == 1)
    let byEmail = try service.callR15(.userSearch, ["filters": ["email": "x@example.org"]])
    #expect(byEmail.response?["count"] == 0)
  }

  @Test func rowsOfASearchHideWhoseTheyAre() throws {
    var service = R15.service()
    let found = try service.callR15(
      .userSearch, ["filters": ["userName": "asha", "provider": "ap"]],
      token: UserToken.make(userID: "other"))
    let row = try #require(found.response?["content"]?.list?.first?.object)
    #expect(row["userName"] == nil)
    #expect(row["email"] == "")
  }

  @Test func aFreshRecordIsNotThereUntilTheIndexHasIt() throws {
    let clock = SetClock(Sample.noon)
    var service = SunbirdService(
      SimulatorOptions(profile: .r15, indexDelay: .seconds(4), now: { clock.now }))
    let created = try service.callR15(
      .organisationCreate, Sample.organisation, token: UserToken.make(userID: "u"))
    let byKey: WireValue = ["provider": "ap", "externalId": "dise-1"]
    let early = try service.callR15(.organisationRead, byKey)
    #expect(early.status == 200)
    #expect(early.json["result"] == ["response": [:]])
    let id = try #require(created.json["result"]?["organisationId"])
    #expect(
      try service.callR15(.organisationRead, ["organisationId": id]).response?["orgName"]
        == "Dharwad School")
    #expect(
      try service.callR15(.profileRead, ["loginId": "nobody@ap"]).error == "USER_NOT_FOUND")
    clock.advance(by: 4)
    #expect(try service.callR15(.organisationRead, byKey).response?["externalId"] == "dise-1")
  }

  @Test func aClearedFieldIsNullAndOneThatWasNeverGivenIsAbsent() throws {
    var service = R15.service()
    let key: WireValue = ["provider": "ap", "externalId": "dise-1"]
    _ = try service.callR15(.organisationUpdate, key.with(["homeUrl": "x"]))
    _ = try service.callR15(.organisationUpdate, key.with(["homeUrl": nil]))
    let row = try service.callR15(.organisationRead, key).response?.object
    #expect(row?["homeUrl"] == .null)
    #expect(row?["orgCode"] == nil)
  }
}
