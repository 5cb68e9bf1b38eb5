import Foundation
import Outbox
import Reconciliation
import Registry
import Sunbird
import SunbirdSimulator
import SyncEngine
import Testing

/// A look that failed is not "the server shows nothing": the edit waits, and what somebody else has
/// changed meanwhile is found.
@Suite struct FailedLookTests {
  enum Shape: String, CaseIterable {
    case page, text, gateway, envelope

    var contentType: String {
      switch self {
      case .page: "text/html"
      case .text: "text/plain"
      case .gateway, .envelope: "application/json"
      }
    }

    var body: String {
      switch self {
      case .page: "<html><body>no</body></html>"
      case .text: "no"
      case .gateway: #"{"message":"no"}"#
      case .envelope: FaultTests.error("SOMETHING_NEW")
      }
    }
  }

  static let statuses = [400, 402, 404, 405, 406, 408, 409, 410, 417, 421, 423, 431, 451, 500, 502]
  static let failures = statuses.flatMap { status in Shape.allCases.map { (status, $0) } }

  private func withChangedUser(
    _ body: (SimulatedSunbird, TestOffice, Edit) async throws -> Void
  ) async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      try await office.teacher("asha", #","location":"Dharwad""#)
      try await office.sync()
      office.clock.advance(60)
      sunbird.changeAsSomebodyElse(
        .user(provider: "ap", userName: "asha"), ["location": "Gadag"])
      let edit = try await office.change("asha", #""location":"Hubballi""#)
      try await body(sunbird, office, edit)
    }
  }

  @Test(arguments: failures)
  func theUpdateWaitsAndTheConflictIsFound(status: Int, shape: Shape) async throws {
    try await withChangedUser { sunbird, office, edit in
      sunbird.add(
        Fault(
          .status(
            status, contentType: shape.contentType, body: shape.body, commit: false),
          on: .init(reads: true), times: nil))
      let report = try await office.sync()
      #expect(report.accepted == 0)
      #expect(try await office.state(edit) == .queued)
      #expect(try await office.edit(edit).attempts == 0)
      #expect(sunbird.row("user:ap/asha")?["location"] == "Gadag")
      #expect(try await !office.outbox.sendsUnseen())

      sunbird.removeFaults()
      office.clock.advance(7200)
      #expect(try await office.sync().conflicts == 1)
      #expect(try await office.state(edit) == .conflict)
    }
  }

  /// The read is turned away by a documented sentence, and the search behind it fails.
  @Test(arguments: [408, 500, 502])
  func aSearchThatFailsTellsNothingEither(status: Int) async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      sunbird.changeAsSomebodyElse(
        .user(provider: "ap", userName: "asha"), ["location": "Gadag"])
      let edit = try await office.change("asha", #""location":"Hubballi""#)
      sunbird.add(
        Fault(
          .status(
            403, contentType: "application/json",
            body: #"{"message":"You cannot consume this service"}"#, commit: false),
          on: .init(operation: .profileRead), times: nil))
      sunbird.add(
        Fault(
          .status(status, contentType: "text/html", body: "<html>", commit: false),
          on: .init(operation: .userSearch), times: nil))
      try await office.sync()
      #expect(try await office.state(edit) == .queued)
      #expect(sunbird.effects.total == 0)
    }
  }

  /// Once this server has shown users, a consumer that lost the group goes on unseen no more.
  @Test func whatWasShownOnceNeverGoesUnseen() async throws {
    try await withChangedUser { sunbird, office, edit in
      // One look, so that the server is known to show users.
      try await office.record(.updateUser, #"{"userName":"ravi","location":"Gadag"}"#)
      sunbird.changeAsSomebodyElse(
        .user(provider: "ap", userName: "ravi"),
        ["location": "x", "email": "r@example.org", "emailVerified": true])
      sunbird.add(
        Fault(
          .status(
            403, contentType: "application/json",
            body: #"{"message":"You cannot consume this service"}"#, commit: false),
          on: .init(reads: true), after: 2, times: nil))
      try await office.sync()
      #expect(sunbird.requests.contains { $0.operation?.isRead == true })
      _ = edit
      let later = try await office.change("asha", #""location":"Bidar""#)
      office.clock.advance(7200)
      try await office.sync()
      #expect(try await office.state(later) != .accepted)
      #expect(sunbird.row("user:ap/asha")?["location"] == "Gadag")
    }
  }

  /// A well-formed envelope of another call, as a misrouted gateway gives it to everything.
  @Test func anAnswerThatNamesNobodyIsNoAnswer() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      let edits = [
        try await office.school("s1"), try await office.teacher("asha"),
        try await office.join("s1", "asha"),
        try await office.change("ravi", #""location":"Gadag""#),
      ]
      sunbird.add(
        Fault(
          .status(
            200, contentType: "application/json",
            body: """
              {"id":"api.page.assemble","ver":"v1","params":{"err":null,"status":"success"},\
              "responseCode":"OK","result":{"response":{"name":"Explore","sections":[]}}}
              """, commit: false), times: nil))
      for _ in 0..<3 {
        let report = try await office.sync()
        #expect(report.accepted == 0)
        #expect(report.outcome == .offline)
        office.clock.advance(3600)
      }
      for edit in edits { #expect(try await office.state(edit) != .accepted) }
      sunbird.removeFaults()
      sunbird.changeAsSomebodyElse(
        .user(provider: "ap", userName: "ravi"),
        ["location": "x", "email": "r@example.org", "emailVerified": true])
      office.clock.advance(60)
      try await office.sync()
      for edit in edits { #expect(try await office.state(edit) == .accepted) }
      #expect(sunbird.effects.total == 4)
    }
  }

  /// The row of somebody else under the call's own name.
  @Test func aRowOfAnotherRecordSettlesNothing() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      let edit = try await office.teacher("asha")
      sunbird.add(
        Fault(.closeBeforeHandling, on: .init(operation: .userCreate)))
      sunbird.add(
        Fault(
          .status(
            200, contentType: "application/json",
            body: """
              {"id":"api.user.profile.read","ver":"v1","params":{"err":null},"responseCode":"OK",\
              "result":{"response":{"userName":"ravi","provider":"ap","firstName":"Asha"}}}
              """, commit: false), on: .init(operation: .profileRead), times: nil))
      try await office.sync()
      #expect(try await office.state(edit) == .sent)
      sunbird.removeFaults()
      office.clock.advance(60)
      try await office.sync()
      #expect(try await office.state(edit) == .accepted)
      #expect(sunbird.effects.total == 1)
    }
  }
}
