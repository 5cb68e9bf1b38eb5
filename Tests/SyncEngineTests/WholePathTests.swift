import DistrictDay
import Foundation
import Outbox
import Registry
import SunbirdSimulator
import SyncEngine
import Testing

@Suite struct WholePathTests {
  @Test func everyOperationIsDeliveredOnceWhateverTheOrderOfRecording() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      await sunbird.refuseConnections()
      try await office.record(
        .removeMember, #"{"externalId":"s2","userName":"ravi"}"#)
      try await office.join("s1", "asha", #","role":"member","position":"Teacher""#)
      try await office.change("ravi", #""location":"Hubballi""#)
      try await office.record(.updateOrganisation, #"{"externalId":"s2","description":"Big"}"#)
      try await office.teacher("asha")
      try await office.school("s1")
      try await sunbird.acceptConnections()
      sunbird.changeAsSomebodyElse(.organisation(provider: "ap", externalID: "s2"))
      sunbird.changeAsSomebodyElse(
        .user(provider: "ap", userName: "ravi"), ["email": "r@example.org", "emailVerified": true])
      sunbird.changeAsSomebodyElse(
        .membership(provider: "ap", externalID: "s2", userName: "ravi"))

      let report = try await office.sync()

      #expect(report.outcome == .drained)
      #expect(report.accepted == 6)
      #expect(
        sunbird.effects.byRecord == [
          "org-create org:ap/s1": 1, "org-update org:ap/s2": 1, "user-create user:ap/asha": 1,
          "user-update user:ap/ravi": 1, "member-add member:ap/s1/asha": 1,
          "member-remove member:ap/s2/ravi": 1,
        ])
      let requests = sunbird.requests.count
      let second = try await office.sync()
      #expect(second.outcome == .drained)
      #expect(second.requests == 0)
      #expect(sunbird.requests.count == requests)
    }
  }

  @Test func tenUpdatesOfOneRecordTravelAsOneRequest() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      try await office.teacher("asha")
      try await office.sync()
      var last = ""
      for number in 0..<10 {
        last = "Hubballi \(number)"
        try await office.change("asha", #""location":"\#(last)""#)
      }
      let report = try await office.sync()
      #expect(report.accepted == 10)
      #expect(sunbird.writes.count == 2)
      #expect(sunbird.row("user:ap/asha")?["location"] == .string(last))
      let status = try await office.outbox.status()
      #expect(status[.folded] == 9)
      #expect(status[.accepted] == 2)
    }
  }

  @Test func creationAndFiveUpdatesTravelAsOneCreation() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      try await office.teacher("asha")
      for number in 0..<5 { try await office.change("asha", #""location":"\#(number)""#) }
      let report = try await office.sync()
      #expect(report.accepted == 6)
      #expect(sunbird.requests.map(\.path) == ["/api/user/v1/create"])
      #expect(sunbird.row("user:ap/asha")?["location"] == "4")
    }
  }

  @Test func additionAndRemovalBeforeALineCancelOut() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      let add = try await office.join("s1", "asha")
      let remove = try await office.record(
        .removeMember, #"{"externalId":"s1","userName":"asha"}"#)
      let report = try await office.sync()
      #expect(report.outcome == .drained)
      #expect(sunbird.requests.isEmpty)
      #expect(try await office.state(add) == .folded)
      #expect(try await office.state(remove) == .folded)
    }
  }

  @Test func aDistrictsDayArrivesWhole() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      let day = Day.generate(seed: Day.committedSeed)
      for row in day.files.flatMap(\.rows) {
        let operation = try #require(WriteOperation(rawValue: row.operation.rawValue))
        try await office.record(operation, row.request.description)
      }
      let report = try await office.sync()
      #expect(report.outcome == .drained)
      #expect(report.accepted + (try await cancelled(office)) == 750)
      #expect(sunbird.effects.byRecord.values.allSatisfy { $0 == 1 })
      #expect(sunbird.rows.filter { $0.key.kind == .organisation }.count == 40)
      #expect(sunbird.rows.filter { $0.key.kind == .user }.count == 300)
    }
  }

  /// Edits that ended folded without a carrier: additions that were taken back before they left.
  private func cancelled(_ office: TestOffice) async throws -> Int {
    try await office.outbox.edits(EditFilter(states: [.folded]), limit: 1000)
      .filter { $0.into == nil }.count
  }

  @Test func everyRequestBearsItsEditsNameAndTheCredentials() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address) { settings in
        settings.channel = "ap"
        settings.credentials = Credentials(consumerToken: "abc.def.ghi", userToken: "u.v.w")
      }
      let edit = try await office.school("s1")
      try await office.sync()
      let headers = try #require(sunbird.requests.first?.headers)
      #expect(headers["x-msgid"] == edit.dot.description)
      #expect(headers["authorization"] == "Bearer abc.def.ghi")
      #expect(headers["x-authenticated-user-token"] == "u.v.w")
      #expect(headers["x-channel-id"] == "ap")
      #expect(headers["content-type"] == "application/json")
    }
  }
}
