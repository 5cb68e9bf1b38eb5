import Codecs
import Foundation
import Testing

@testable import SunbirdSimulator

/// What the stand-in does with a table of many records.
@Suite struct UploadTests {
  private func upload(
    _ table: String, _ service: inout SunbirdService, operation: ServedOperation = .userUpload
  ) throws -> Answered {
    try service.callR15(
      operation, ["provider": "ap", "externalId": "dise-1", "data": .string(table)])
  }

  private func status(_ id: String, _ service: inout SunbirdService) throws -> Answered {
    let reply = service.answer(
      ArrivedRequest(
        method: "GET", path: "/api/data/v1/upload/status/\(id)",
        headers: ["x-authenticated-user-token": UserToken.make(userID: "office")]))
    return Answered(reply: reply, json: try JSONValue(json: reply.body))
  }

  private func result(
    of table: String, _ service: inout SunbirdService, operation: ServedOperation = .userUpload
  ) throws -> JSONValue {
    let answer = try upload(table, &service, operation: operation)
    let id = try #require(answer.json["result"]?["processId"]?.string, "\(answer.json)")
    let response = try status(id, &service).response
    return try #require(response?.array?.first)
  }

  private static let lila = StoredKey.user(provider: "ap", userName: "lila")
  private static let row = "firstName,email,userName,provider\nLila,l@example.org,Lila,AP\n"

  @Test func aRowMakesAUserAndItsMembership() throws {
    var service = R15.service()
    let process = try result(
      of: "firstName,email,userName,provider,roles,position\n"
        + "Lila,l@example.org,Lila,AP,\"ORG_ADMIN,CONTENT_CREATOR\",Head\n", &service)
    #expect(process["successResult"]?.array?.first?["userName"] == "lila")
    #expect(process["failureResult"] == [])
    let place = service.records.committed[
      .membership(provider: "ap", externalID: "dise-1", userName: "lila")]
    #expect(place?.fields["roles"] == ["ORG_ADMIN", "CONTENT_CREATOR", "PUBLIC"])
    #expect(place?.fields["position"] == "Head")
    #expect(service.records.committed[Self.lila]?.fields["roles"] == ["PUBLIC"])
    #expect(service.effects.total == 2)
  }

  @Test func aBlankCellOfAnUpdateClearsTheField() throws {
    var service = R15.service()
    let header = "firstName,email,userName,provider,location\n"
    _ = try result(of: header + "Lila,l@example.org,lila,ap,Gadag\n", &service)
    #expect(service.records.committed[Self.lila]?.fields["location"] == "Gadag")
    _ = try result(of: header + "Lila,l@example.org,lila,ap,\n", &service)
    #expect(service.records.committed[Self.lila]?.fields["location"] == .null)
  }

  @Test func onlyTheOrganisationOfTheFirstUploadUpdatesAUser() throws {
    var service = R15.service()
    _ = try result(of: Self.row, &service)
    service.changeAsSomebodyElse(.organisation(provider: "ap", externalID: "other"), [:])
    let answer = try service.callR15(
      .userUpload, ["provider": "ap", "externalId": "other", "data": .string(Self.row)])
    let id = try #require(answer.json["result"]?["processId"]?.string)
    let process = try status(id, &service).response?.array?.first
    #expect(process?["successResult"] == [])
    #expect(process?["failureResult"]?.array?.first?["err_msg"]?.string != nil)
  }

  /// Nor does a membership there help; only the create call's own `regOrgId` does.
  @Test(arguments: [true, false])
  func aUserOfTheCreateCallIsUpdatedWhereHeWasRegistered(isRegistered: Bool) throws {
    var service = R15.service()
    let school = service.records.committed[Sample.organisationKey]?.id ?? ""
    var user: JSONValue = [
      "userName": "lila", "firstName": "Lila", "email": "l@example.org", "provider": "ap",
    ]
    if isRegistered { user = user.with(["regOrgId": .string(school)]) }
    #expect(try service.callR15(.userCreate, user).status == 200)
    let place = StoredKey.membership(provider: "ap", externalID: "dise-1", userName: "lila")
    #expect((service.records.committed[place] != nil) == isRegistered)
    #expect(service.records.committed[place]?.fields.isEmpty != false)
    if !isRegistered { service.changeAsSomebodyElse(place, ["roles": ["PUBLIC"]]) }
    let table = "firstName,email,userName,provider,location\nLila,l@example.org,Lila,AP,Gadag\n"
    let process = try result(of: table, &service)
    let list = process[isRegistered ? "successResult" : "failureResult"]?.array
    #expect(list?.first?["operation"] == "update")
    #expect(list?.first?["userName"] == "lila")
    let location = service.records.committed[Self.lila]?.fields["location"]
    #expect(location == (isRegistered ? "Gadag" : nil))
  }

  @Test func cellsAreTrimmed() throws {
    var service = R15.service()
    let table =
      "firstName,email,userName,provider,location\n"
      + " Lila ,l@example.org, Lila,AP, Gadag  road \n"
    let process = try result(of: table, &service)
    #expect(process["failureResult"] == [])
    #expect(service.records.committed[Self.lila]?.fields["location"] == "Gadag  road")
    #expect(service.records.committed[Self.lila]?.fields["firstName"] == "Lila")
  }

  @Test(arguments: [
    ("email,userName,provider\nl@example.org,lila,ap", "First name is required."),
    ("firstName,userName,provider\nLila,lila,ap", "Please provide either email or phone."),
    ("firstName,email,userName,provider\nLila,nothing,lila,ap", "Email is invalid."),
    ("firstName,phone,userName,provider\nLila,9900032121,lila,ap", "Phone should be verified."),
    (
      "firstName,phone,phoneVerified,userName,provider\nLila,6999990042,true,lila,ap",
      "Please provide a valid phone number."
    ),
    (
      "firstName,email,roles,userName,provider\nLila,l@example.org,nobody,lila,ap",
      "Please provide valid role."
    ),
  ])
  func aBadRowFailsByItself(table: String, message: String) throws {
    var service = R15.service()
    let process = try result(of: table, &service)
    #expect(process["failureResult"]?.array?.first?["err_msg"] == .string(message))
    #expect(service.effects.total == 0)
  }

  @Test(arguments: [
    ("shoeSize,userName\n41,lila\n", "INVALID_COLUMN_NAME"),
    ("firstName,userName\n", "INVALID_CSV_FILE"), ("", "INVALID_CSV_FILE"),
    (String(repeating: "a,b\n", count: 201), "DATA_SIZE_EXCEEDED"),
  ])
  func aTableThatIsNoneIsRefusedWhole(table: String, code: String) throws {
    var service = R15.service()
    let answer = try upload(table, &service)
    #expect(answer.error == code)
    #expect(answer.status == 400)
  }

  @Test func twoHundredLinesAreTaken() throws {
    var service = R15.service()
    let rows = (0..<199).map { "Lila,l\($0)@example.org,lila\($0),ap\n" }.joined()
    let process = try result(of: "firstName,email,userName,provider\n" + rows, &service)
    #expect(process["successResult"]?.array?.count == 199)
  }

  @Test func anOrganisationIsNamedAndThere() throws {
    var service = R15.service()
    let nameless = try service.callR15(.userUpload, ["data": .string(Self.row)])
    #expect(nameless.error == "BULK_USER_UPLOAD_ERROR")
    let unknown = try service.callR15(
      .userUpload, ["provider": "ap", "externalId": "no", "data": .string(Self.row)])
    #expect(unknown.error == "INVALID_ORGANIZATION_DATA")
  }

  @Test func aProcessIsWorkedOnAfterAWhileAndOnesThatNobodyKnowsAreNotFound() throws {
    var service = R15.service { $0.bulkDelay = .seconds(60) }
    let answer = try upload(Self.row, &service)
    let id = try #require(answer.json["result"]?["processId"]?.string)
    #expect(try status(id, &service).response?.string == R15Uploads.inProgress)
    #expect(service.effects.total == 0)
    let unknown = try status("0125", &service)
    #expect(unknown.status == 404)
    #expect(unknown.error == "INVALID_PROCESS_ID")
  }

  @Test func organisationsAreMadeOrOverwritten() throws {
    var service = R15.service()
    _ = try result(
      of: "orgName,provider,externalId,contactDetail\n"
        + "New,ap,s9,\"[{'email':'a@example.org'}]\"\nOld,ap,dise-1,\n", &service,
      operation: .organisationUpload)
    let new = service.records.committed[.organisation(provider: "ap", externalID: "s9")]
    #expect(new?.fields["contactDetail"] == [["email": "a@example.org"]])
    let old = service.records.committed[Sample.organisationKey]
    #expect(old?.fields["orgName"] == "Old")
    #expect(
      service.effects.byRecord == ["org-create org:ap/s9": 1, "org-update org:ap/dise-1": 1])
  }
}
