import Foundation
import Testing

@testable import SunbirdSimulator

@Suite struct R15WriteTests {
  @Test func aCreatedOrganisationIsAnsweredWithItsIDInTheEnvelopeOf15() throws {
    var service = R15.service()
    let answer = try service.callR15(
      .organisationCreate, Sample.organisation.with(["externalId": "Dise-2"]))
    let id = try #require(
      service.records.committed[.organisation(provider: "ap", externalID: "dise-2")]?.id)
    #expect(answer.status == 200)
    #expect(
      answer.json == [
        "id": "api.org.create", "ver": "v1", "ts": "2018-04-02 06:11:42:000+0000",
        "params": [
          "resmsgid": nil, "msgid": "dharwad-01:17", "err": nil, "status": "success",
          "errmsg": nil,
        ],
        "responseCode": "OK",
        "result": ["organisationId": .string(id), "response": "SUCCESS"],
      ])
  }

  @Test func aRefusalNamesItsCodeTwice() throws {
    var service = R15.service()
    let answer = try service.callR15(
      .userCreate, R15.user.with(["userName": "x", "email": "x"]))
    #expect(
      answer.json == [
        "id": "api.user.create", "ver": "v1", "ts": "2018-04-02 06:11:42:000+0000",
        "params": [
          "resmsgid": nil, "msgid": "dharwad-01:17", "err": "EMAIL_FORMAT_ERROR",
          "status": "EMAIL_FORMAT_ERROR", "errmsg": "Email is invalid.",
        ],
        "responseCode": "CLIENT_ERROR", "result": [:],
      ])
  }

  @Test func aNewUserIsPublicWhateverRolesWereAskedFor() throws {
    var service = R15.service()
    let answer = try service.callR15(
      .userCreate,
      R15.user.with(["userName": "Ravi", "roles": ["ADMIN"], "emailVerified": true]))
    let key = StoredKey.user(provider: "ap", userName: "ravi")
    let row = try #require(service.records.committed[key])
    #expect(answer.json["result"]?["userId"] == .string(row.id))
    #expect(UUID(uuidString: row.id) != nil)
    #expect(row.fields["roles"] == ["PUBLIC"])
    #expect(row.fields["emailVerified"] == nil)
    #expect(row.fields["grade"] == ["Class 1"])
  }

  @Test func aCreationThatFailsHalfWayLeavesALoginBehind() throws {
    var service = R15.service()
    let ravi = R15.user.with(["userName": "ravi"])
    #expect(
      try service.callR15(.userCreate, ravi.with(["district": "x"])).error
        == "INVALID_PROPERTY_ERROR")
    #expect(try service.callR15(.userCreate, ravi).error == "USERNAME_EMAIL_IN_USE")
    #expect(service.effects.total == 0)
  }

  @Test(arguments: ["phone", "dob", "email", "userName", "provider", "firstName"])
  func aNumberForTextIsPoison(_ name: String) throws {
    var service = R15.service()
    let request = R15.user.with(["userName": "ravi"]).with([name: 7])
    for _ in 0..<3 {
      let answer = try service.callR15(.userCreate, request)
      #expect(answer.error == "INTERNAL_ERROR")
      #expect(answer.status == 500)
    }
  }

  @Test(arguments: ["grade", "subject"])
  func plainTextForAListIsADatabaseFailure(_ name: String) throws {
    var service = R15.service()
    let answer = try service.callR15(
      .userCreate, R15.user.with(["userName": "ravi", name: "Kannada"]))
    #expect(answer.error == "DB_INSERTION_FAIL")
    #expect(answer.status == 500)
  }

  @Test func aNullProviderIsPoisonForAnOrganisation() throws {
    var service = R15.service()
    let answer = try service.callR15(
      .organisationCreate, ["orgName": "x", "provider": nil, "externalId": "y"])
    #expect(answer.error == "INTERNAL_ERROR")
  }

  @Test func organisationsWithoutAKeyAreMadeAgainAndAgain() throws {
    var service = R15.service()
    for _ in 0..<2 {
      let answer = try service.callR15(.organisationCreate, ["orgName": "Nameless"])
      #expect(answer.response == "SUCCESS")
    }
    #expect(service.records.committed.all(.organisation).count == 3)
  }

  @Test func anUpdateKeepsWhatItDoesNotName() throws {
    var service = R15.service()
    let answer = try service.callR15(
      .organisationUpdate,
      ["provider": "AP", "externalId": "Dise-1", "description": "Big", "slug": "x"])
    let row = try #require(service.records.committed[Sample.organisationKey])
    #expect(
      answer.json["result"] == ["response": "SUCCESS", "organisationId": .string(row.id)])
    #expect(row.fields["orgName"] == "Dharwad School")
    #expect(row.fields["description"] == "Big")
    #expect(row.fields["slug"] == nil)
  }

  @Test func anUpdateOfAUserWhoIsGoneFailsForEver() throws {
    var service = R15.service()
    let gone = UserToken.make(userID: "nobody")
    let answer = try service.callR15(
      .userUpdate, ["userId": "nobody", "firstName": "X"], token: gone)
    #expect(answer.error == "USER_UPDATE_UNSUCCESSFULL")
    #expect(answer.status == 500)
  }

  @Test func aMembershipIsAddedLeftAndTakenUpAgain() throws {
    var service = R15.service()
    let add = Sample.member.with(["roles": ["ORG_ADMIN"], "position": "Teacher"])
    #expect(try service.callR15(.memberAdd, add).response == "SUCCESS")
    let again = try service.callR15(
      .memberAdd, Sample.member.with(["roles": ["PUBLIC"], "position": "Principal"]))
    #expect(again.status == 200)
    #expect(again.response == "You already have a membership of this organization.")
    #expect(service.records.committed[Sample.membershipKey]?.fields["position"] == "Teacher")
    #expect(try service.callR15(.memberRemove, Sample.member).response == "SUCCESS")
    #expect(
      try service.callR15(.memberRemove, Sample.member).error == "USER_INACTIVE_FOR_THIS_ORG")
    #expect(
      try service.callR15(.memberAdd, Sample.member.with(["position": "Principal"])).response
        == "SUCCESS")
    let row = try #require(service.records.committed[Sample.membershipKey])
    #expect(row.fields["position"] == "Principal")
    #expect(!row.isRemoved)
  }

  @Test func theSingularRoleIsDroppedWithoutAWord() throws {
    var service = R15.service()
    #expect(
      try service.callR15(.memberAdd, Sample.member.with(["role": "admin"])).response == "SUCCESS")
    #expect(service.records.committed[Sample.membershipKey]?.fields == [:])
  }
}
