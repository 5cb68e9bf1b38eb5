import Codecs
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
    #expect(row["id"] == .string(service.ashasID))
    for hidden in ["userName", "loginId", "userId", "password", "gender"] {
      #expect(row[hidden] == nil)
    }
    #expect(row["email"] == "")
    #expect(row["phone"] == .null)
    #expect(row["updatedDate"] == .null)
    let membership = try #require(row["organisations"]?.array?.first?.object)
    #expect(membership["organisationId"]?.string != nil)
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
    for token in [UserToken.make(userID: "other"), nil] {
      let found = try service.callR15(
        .userSearch, ["filters": ["userName": "asha", "provider": "ap"]], token: token)
      let row = try #require(found.response?["content"]?.array?.first?.object)
      for hidden in ["userName", "loginId", "userId"] { #expect(row[hidden] == nil) }
      #expect(row["email"] == (token == nil ? "as**@example.org" : ""))
    }
  }

  @Test func whoIsRegisteredUnderAnOrganisationIsCounted() throws {
    var service = R15.service()
    let other = StoredKey.organisation(provider: "ap", externalID: "other")
    service.changeAsSomebodyElse(other, [:])
    let ids = [Sample.organisationKey, other].map { service.records.committed[$0]?.id ?? "" }
    for name in ["lila", "ravi"] {
      service.changeAsSomebodyElse(
        .user(provider: "ap", userName: name), ["regOrgId": .string(ids[0])])
    }
    for (filter, count) in [
      (JSONValue.string(ids[0]), 2.0), (.string(ids[1]), 0), (.array(ids.map(JSONValue.string)), 2),
    ] {
      let found = try service.callR15(
        .userSearch, ["filters": ["regOrgId": filter], "fields": ["regOrgId", "userName"]])
      #expect(found.response?["count"] == .number(count))
      for row in found.response?["content"]?.array ?? [] {
        #expect(row.object == ["regOrgId": .string(ids[0])])
      }
    }
  }

  /// The table's row, with all of its columns.
  @Test func aMembershipShowsThatItHasNoRole() throws {
    var service = R15.service()
    service.changeAsSomebodyElse(Sample.membershipKey, [:])
    let row = try service.callR15(.profileRead, ["loginId": "asha@ap"]).response?.object
    let membership = try #require(row?["organisations"]?.array?.first?.object)
    #expect(membership["roles"] == [])
    #expect(membership["position"] == .null)
  }

  @Test func aFreshRecordIsNotThereUntilTheIndexHasIt() throws {
    let clock = SetClock(Sample.noon)
    var service = SunbirdService(
      SimulatorOptions(profile: .r15, indexDelay: .seconds(4), now: { clock.now }))
    let created = try service.callR15(
      .organisationCreate, Sample.organisation, token: UserToken.make(userID: "u"))
    let byKey: JSONValue = ["provider": "ap", "externalId": "dise-1"]
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
    let key: JSONValue = ["provider": "ap", "externalId": "dise-1"]
    _ = try service.callR15(.organisationUpdate, key.with(["homeUrl": "x"]))
    _ = try service.callR15(.organisationUpdate, key.with(["homeUrl": nil]))
    let row = try service.callR15(.organisationRead, key).response?.object
    #expect(row?["homeUrl"] == .null)
    #expect(row?["orgCode"] == nil)
  }
}
