import Codecs
import Foundation
import Outbox
import Registry
import SunbirdSimulator
import Testing

private let asha = StoredKey.user(provider: "ap", userName: "asha")

/// An older copy of a store holds edits that have gone out since.
@Suite struct CopiedStoreTests {
  /// An office that puts back a copy made before its edits went out, and others' changes since.
  private func withCopyPutBack(
    recording: (TestOffice) async throws -> Void, since change: [String: JSONValue],
    _ body: (SimulatedSunbird, TestOffice) async throws -> Void
  ) async throws {
    try await withSunbird { sunbird, address in
      sunbird.changeAsSomebodyElse(
        asha,
        [
          "firstName": "Asha", "email": "asha@example.org", "emailVerified": true,
          "phone": "9900000001",
        ])
      let office = try await TestOffice(server: address)
      try await recording(office)
      let copy = office.folder.appendingPathComponent("copy.db").path
      _ = try await office.outbox.backup(to: copy)
      let report = try await office.sync()
      try #require(report.accepted == 1)
      if !change.isEmpty { sunbird.changeAsSomebodyElse(asha, change) }
      try await body(sunbird, try await TestOffice(office, withCopyAt: copy))
    }
  }

  @Test func anUpdateOfSomethingNeverSeenIsNotSentOverWhatOthersMadeOfIt() async throws {
    try await withCopyPutBack(
      recording: { try await $0.change("asha", #""phone":"9900000002""#) },
      since: ["phone": "9900000003"]
    ) { sunbird, office in
      #expect(office.outbox.newEpoch != nil)
      let report = try await office.sync()
      #expect(report.conflicts == 1)
      #expect(sunbird.row("user:ap/asha")?["phone"] == "9900000003")
    }
  }

  @Test func anUpdateThatIsThereAlreadyIsNotSentAgain() async throws {
    try await withCopyPutBack(
      recording: { try await $0.change("asha", #""phone":"9900000002""#) }, since: [:]
    ) { sunbird, office in
      let writes = sunbird.writes.count
      let report = try await office.sync()
      #expect(report.outcome == .drained)
      #expect(report.accepted == 1)
      #expect(sunbird.writes.count == writes)
    }
  }

  @Test func aCreationThatIsThereAlreadyIsAdopted() async throws {
    try await withCopyPutBack(
      recording: { try await $0.teacher("ravi", #","phone":"9900000005""#) }, since: [:]
    ) { sunbird, office in
      let report = try await office.sync()
      #expect(report.outcome == .drained)
      #expect(report.accepted == 1)
      #expect(sunbird.effects.byRecord == ["user-create user:ap/ravi": 1])
    }
  }
}
