import Causality
import Codecs
import Foundation
import Outbox
import Reconciliation
import Registry
import SunbirdSimulator
import SyncEngine
import Testing

private let asha = StoredKey.user(provider: "ap", userName: "asha")

@Suite struct ConflictTests {
  /// An office whose user is on the server, and was then changed on both sides.
  private func withBothChanged(
    here: String, there: [String: JSONValue], policies: ConflictPolicies = ConflictPolicies(),
    _ body: (SimulatedSunbird, TestOffice, Edit) async throws -> Void
  ) async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address) { $0.policies = policies }
      try await office.teacher("asha", #","phone":"9900000001","location":"Dharwad""#)
      try await office.sync()
      sunbird.changeAsSomebodyElse(asha, there)
      let edit = try await office.change("asha", here)
      try await body(sunbird, office, edit)
    }
  }

  @Test func differentFieldsMergeSilently() async throws {
    try await withBothChanged(
      here: #""phone":"9900000002""#, there: ["location": "Hubballi"]
    ) { sunbird, office, edit in
      let report = try await office.sync()
      #expect(report.outcome == .drained)
      #expect(report.merged == 1)
      #expect(report.conflicts == 0)
      #expect(try await office.state(edit) == .accepted)
      let row = try #require(sunbird.row("user:ap/asha"))
      #expect(row["phone"] == "9900000002")
      #expect(row["location"] == "Hubballi")
      let record = try await office.record("user:ap/asha")
      #expect(record.base?[.location] == .text("Hubballi"))
      #expect(record.base?[.phone] == .text("9900000002"))
      #expect(record.clock[.sunbird] == 1)
    }
  }

  @Test func theSameFieldBecomesOneConflictWithThreeSides() async throws {
    try await withBothChanged(
      here: #""phone":"9900000002""#, there: ["phone": "9900000003"]
    ) { sunbird, office, edit in
      let writes = sunbird.writes.count
      let report = try await office.sync()
      #expect(report.outcome == .drained)
      #expect(report.conflicts == 1)
      #expect(sunbird.writes.count == writes)
      try await office.sync()
      let found = try await office.conflicts()
      try #require(found.count == 1)
      #expect(
        found[0].disputes == [
          Dispute(
            name: .phone, base: .text("9900000001"), local: .text("9900000002"),
            remote: .text("9900000003"))
        ])
      #expect(found[0].edits.map(\.dot) == [edit.dot])
      #expect(found[0].localClock.compare(found[0].remoteClock) == .concurrent)
      #expect(try await office.state(edit) == .conflict)
    }
  }

  enum Decision: CaseIterable {
    case local, remote, field, set

    var resolution: Resolution {
      switch self {
      case .local: Resolution(take: .local)
      case .remote: Resolution(take: .remote)
      case .field: Resolution(take: nil, sides: [.phone: .remote])
      case .set: Resolution(take: nil, values: [.phone: .text("9900000009")])
      }
    }

    var phone: String {
      switch self {
      case .local: "9900000002"
      case .remote, .field: "9900000003"
      case .set: "9900000009"
      }
    }
  }

  @Test(arguments: Decision.allCases)
  func aDecisionEndsWithServerAndStoreEqual(decision: Decision) async throws {
    try await withBothChanged(
      here: #""phone":"9900000002","lastName":"Patil""#,
      there: ["phone": "9900000003", "location": "Hubballi"]
    ) { sunbird, office, edit in
      try await office.sync()
      let conflict = try #require(try await office.conflicts().first)
      let resolution = try await office.outbox.resolve(
        conflict: conflict.id, by: decision.resolution, policies: ConflictPolicies(),
        author: "asha", at: office.clock.now)
      #expect(resolution.clock.compare(conflict.localClock) == .after)
      #expect(resolution.clock.compare(conflict.remoteClock) == .after)

      let report = try await office.sync()
      #expect(report.outcome == .drained)
      #expect(try await office.conflicts().isEmpty)
      let row = try #require(sunbird.row("user:ap/asha"))
      #expect(row["phone"] == .string(decision.phone))
      #expect(row["lastName"] == "Patil", "what was not disputed arrives all the same")
      #expect(row["location"] == "Hubballi", "what only the others changed stays")
      let base = try #require(try await office.record("user:ap/asha").base)
      for name in [FieldName.phone, .lastName, .location, .firstName] {
        #expect(base[name]?.json == row[name.rawValue].flatMap(\.string).map(JSONValue.string))
      }
      #expect(try await office.state(edit) == .folded)
      #expect(try await office.edit(edit).into == resolution.dot)
      #expect(try await office.state(resolution) == .accepted)
      #expect(try await office.sync().requests == 0)
    }
  }

  @Test func aServerThatChangedAgainUnderTheReviewerIsShownAgain() async throws {
    try await withBothChanged(
      here: #""phone":"9900000002""#, there: ["phone": "9900000003"]
    ) { sunbird, office, _ in
      try await office.sync()
      let conflict = try #require(try await office.conflicts().first)
      _ = try await office.outbox.resolve(
        conflict: conflict.id, by: Resolution(take: .local), policies: ConflictPolicies(),
        author: "asha", at: office.clock.now)
      sunbird.changeAsSomebodyElse(asha, ["phone": "9900000004"])
      #expect(try await office.sync().conflicts == 1)
      let again = try #require(try await office.conflicts().first)
      #expect(again.disputes.first?.remote == .text("9900000004"))
      #expect(again.disputes.first?.base == .text("9900000003"))
      #expect(sunbird.row("user:ap/asha")?["phone"] == "9900000004")
    }
  }

  @Test(arguments: [(ConflictPolicy.local, "9900000002"), (.remote, "9900000003")])
  func aPolicyDecidesByItself(policy: ConflictPolicy, phone: String) async throws {
    let place = ConflictPolicies.Place(kind: .user, field: .phone)
    try await withBothChanged(
      here: #""phone":"9900000002""#, there: ["phone": "9900000003"],
      policies: ConflictPolicies(fields: [place: policy])
    ) { sunbird, office, edit in
      let report = try await office.sync()
      #expect(report.outcome == .drained)
      #expect(report.merged == 1)
      #expect(sunbird.row("user:ap/asha")?["phone"] == .string(phone))
      #expect(try await office.record("user:ap/asha").base?[.phone] == .text(phone))
      #expect(try await office.state(edit) == .accepted)
    }
  }

  @Test func setsOfTextsJoin() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      try await office.teacher("asha", #","subject":["Hindi","Kannada"]"#)
      try await office.sync()
      sunbird.changeAsSomebodyElse(asha, ["subject": ["Hindi", "Kannada", "Urdu"]])
      try await office.change("asha", #""subject":["Kannada","Tamil"]"#)
      #expect(try await office.sync().merged == 1)
      #expect(
        Set(sunbird.row("user:ap/asha")?["subject"]?.texts ?? []) == ["Kannada", "Urdu", "Tamil"])
    }
  }

  @Test func theSameChangeOnBothSidesIsAgreement() async throws {
    try await withBothChanged(
      here: #""phone":"9900000003""#, there: ["phone": "9900000003"]
    ) { sunbird, office, edit in
      let writes = sunbird.writes.count
      let report = try await office.sync()
      #expect(report.outcome == .drained)
      let state = try await office.state(edit)
      #expect(state == .accepted)
      #expect(sunbird.writes.count == writes)
    }
  }

  @Test func aRecordGoneOnTheServerIsMadeAgainOrGivenUp() async throws {
    for take in Resolution.Side.allCases {
      try await withBothChanged(here: #""phone":"9900000002""#, there: [:]) {
        sunbird, office, edit in
        sunbird.removeAsSomebodyElse(asha)
        #expect(try await office.sync().conflicts == 1)
        let conflict = try #require(try await office.conflicts().first)
        #expect(conflict.kind == .gone)
        _ = try await office.outbox.resolve(
          conflict: conflict.id, by: Resolution(take: take), policies: ConflictPolicies(),
          author: "asha", at: office.clock.now)
        #expect(try await office.sync().outcome == .drained)
        switch take {
        case .local:
          #expect(sunbird.row("user:ap/asha")?["phone"] == "9900000002")
          #expect(sunbird.row("user:ap/asha")?["location"] == "Dharwad")
        case .remote:
          #expect(sunbird.row("user:ap/asha") == nil)
          #expect(try await office.state(edit) == .withdrawn)
        }
      }
    }
  }

  @Test func laterEditsOfTheRecordWaitForTheDecisionAndThenGo() async throws {
    try await withBothChanged(
      here: #""phone":"9900000002""#, there: ["phone": "9900000003"]
    ) { sunbird, office, _ in
      try await office.sync()
      let later = try await office.change("asha", #""lastName":"Patil""#)
      #expect(later.state == .waiting)
      let conflict = try #require(try await office.conflicts().first)
      _ = try await office.outbox.resolve(
        conflict: conflict.id, by: Resolution(take: .remote), seen: conflict.clock,
        policies: ConflictPolicies(), author: "asha", at: office.clock.now)
      try await office.sync()
      #expect(sunbird.row("user:ap/asha")?["lastName"] == "Patil")
      #expect(sunbird.row("user:ap/asha")?["phone"] == "9900000003")
    }
  }
}
