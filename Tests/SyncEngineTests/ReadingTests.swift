import Foundation
import Outbox
import Registry
import SunbirdSimulator
import SyncEngine
import Testing

@Suite struct ReadingTests {
  @Test func manyOrganisationsAreSeenInOneSearch() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      for number in 0..<8 { try await office.school("s\(number)") }
      try await office.sync()
      let before = sunbird.requests.count
      for number in 0..<8 {
        try await office.record(
          .updateOrganisation, #"{"externalId":"s\#(number)","description":"Big"}"#)
      }
      let report = try await office.sync()
      #expect(report.accepted == 8)
      let reads = sunbird.requests.dropFirst(before).filter { $0.operation?.isRead == true }
      // The first edit goes alone, to find out whether there is a line.
      #expect(reads.map(\.path) == ["/api/org/v1/read", "/api/org/v1/search"])
    }
  }

  /// Sunbird keeps their names encrypted: a list of them is a server error in every generation.
  @Test func usersAreNeverSearchedForTogether() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      for number in 0..<8 { try await office.teacher("t\(number)") }
      try await office.sync()
      for number in 0..<8 { try await office.change("t\(number)", #""location":"Hubballi""#) }
      #expect(try await office.sync().accepted == 8)
      #expect(sunbird.requests.count { $0.operation == .profileRead } == 8)
      #expect(sunbird.requests.allSatisfy { $0.replyStatus == 200 })
    }
  }

  @Test func aCreationIsNotPrecededByAQuestion() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      for number in 0..<5 { try await office.school("s\(number)") }
      try await office.sync()
      #expect(sunbird.requests.count == 5)
    }
  }

  @Test func aServerThatCanNotReadByKeyIsSearched() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      try await office.school("s1")
      try await office.sync()
      sunbird.add(
        Fault(
          .status(
            400, contentType: "application/json", body: FaultTests.error("REQUIRED_DATA_MISSING"),
            commit: false), on: Fault.Target(operation: .organisationRead), times: nil))
      sunbird.changeAsSomebodyElse(
        .organisation(provider: "ap", externalID: "s1"), ["description": "Big"])
      try await office.record(.updateOrganisation, #"{"externalId":"s1","orgName":"New"}"#)
      let report = try await office.sync()
      #expect(report.outcome == .drained)
      #expect(report.merged == 1)
      #expect(sunbird.row("org:ap/s1")?["orgName"] == "New")
    }
  }

  @Test func whereNothingCanBeReadUpdatesGoUnseenAndCollisionsGoToAPerson() async throws {
    var options = SimulatorOptions()
    options.gateway.readsAllowed = false
    try await withSunbird(options) { sunbird, address in
      let office = try await TestOffice(server: address)
      sunbird.changeAsSomebodyElse(
        .organisation(provider: "ap", externalID: "s1"), ["orgName": "Theirs"])
      sunbird.changeAsSomebodyElse(
        .organisation(provider: "ap", externalID: "s2"), ["orgName": "Old"])
      let edit = try await office.school("s1")
      try await office.record(.updateOrganisation, #"{"externalId":"s2","orgName":"New"}"#)
      let report = try await office.sync()
      #expect(report.outcome == .drained)
      #expect(report.accepted == 1)
      #expect(report.conflicts == 1)
      #expect(try await office.state(edit) == .conflict)
      #expect(sunbird.row("org:ap/s2")?["orgName"] == "New")
      #expect(sunbird.row("org:ap/s1")?["orgName"] == "Theirs")
      #expect(try await office.outbox.sendsUnseen())
    }
  }
}
