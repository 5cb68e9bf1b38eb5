import Codecs
import Foundation
import Outbox
import Reconciliation
import Registry
import SunbirdSimulator
import SyncEngine
import Testing

/// A thousand users of one school, of which Sunbird refuses three.
@Suite struct ThousandTests {
  static let bad = [10, 500, 900]

  static func recorded(in office: TestOffice) async throws -> [Edit] {
    let drafts = try (0..<1000).map { number -> ImportDraft in
      let phone = bad.contains(number) ? #","phone":"6999990042","phoneVerified":true"# : ""
      let body = """
        {"userName":"pupil\(number)","firstName":"Asha","email":"pupil\(number)@example.org",
         "emailVerified":true\(phone)}
        """
      let draft = try DraftEdit(
        operation: .createUser, body: try JSONValue(parsing: body.utf8).object ?? [:],
        channel: "ap")
      return ImportDraft(line: number + 1, draft: draft)
    }
    _ = try await office.outbox.importRows(
      drafts, ImportRun(digest: "1000", line: 1000, settles: true), by: "asha",
      at: office.clock.now)
    return try await office.outbox.edits(EditFilter(states: nil), limit: 1000)
  }

  @Test func aThousandUsersTakeSixUploadsAndThreeBadRowsDelayNobody() async throws {
    try await withSunbird15 { sunbird, address, clock in
      sunbird.school("s1")
      let office = try await TestOffice.r15(server: address, clock: clock, under: "org:ap/s1")
      let edits = try await Self.recorded(in: office)
      let report = try await office.sync()
      #expect(report.accepted == 997)
      #expect(report.rejected == 3)
      #expect(report.outcome == .drained)
      #expect(sunbird.userUploads.count == 6)
      #expect(sunbird.requests.count <= 6 + 6 + 6 * 3)
      #expect(
        sunbird.requests.count { $0.operation == .userSearch } == 1, "a thousand names in one")
      #expect(sunbird.appliedNothingTwice)
      #expect(sunbird.effects.byRecord.keys.filter { $0.hasPrefix("user-create") }.count == 997)
      for number in Self.bad {
        let edit = try await office.edit(edits[number])
        #expect(edit.state == .rejected)
        #expect(edit.problem?.message.contains("valid phone number") == true)
      }
    }
  }

  /// Where an upload takes as long as the first question waits, the question goes with the next one.
  @Test func onASlowLineEachUploadIsAskedForBesideTheNext() async throws {
    try await withSunbird15 { sunbird, address, clock in
      sunbird.school("s1")
      let office = try await TestOffice.r15(server: address, clock: clock, under: "org:ap/s1")
      _ = try await Self.recorded(in: office)
      let report = try await office.sync(duringWrite: { clock.advance(2) })
      #expect(report.accepted == 997)
      let requests = sunbird.requests
      let uploads = requests.indices.filter { requests[$0].operation == .userUpload }
      let question = try #require(requests.firstIndex { $0.operation == .uploadStatus })
      #expect(uploads[1] - 1 <= question && question < uploads[2])
    }
  }

  @Test func aConnectionThatDiesAfterAnUploadWasTakenAppliesNothingTwice() async throws {
    try await withSunbird15 { sunbird, address, clock in
      sunbird.school("s1")
      let office = try await TestOffice.r15(server: address, clock: clock, under: "org:ap/s1")
      let edits = try await Self.recorded(in: office)
      sunbird.add(
        Fault(.loseAnswerAfterCommit, on: Fault.Target(operation: .userUpload), after: 2))
      let report = try await office.sync()
      // The lost upload held one of the bad rows: nobody knows yet what became of that one.
      #expect(report.accepted == 997)
      #expect(report.rejected == 2)
      #expect(report.unknown == 1)
      #expect(report.outcome == .partial)
      #expect(sunbird.userUploads.count == 6)

      clock.advance(700)
      let later = try await office.sync()
      #expect(later.outcome == .drained)
      #expect(later.rejected == 1)
      #expect(try await office.state(edits[500]) == .rejected)
      #expect(sunbird.userUploads.count == 6)
      #expect(sunbird.appliedNothingTwice)
      #expect(sunbird.effects.byRecord.keys.filter { $0.hasPrefix("user-create") }.count == 997)
    }
  }
}
