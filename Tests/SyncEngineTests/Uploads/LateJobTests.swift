import Foundation
import Outbox
import Reconciliation
import Registry
import SunbirdSimulator
import SyncEngine
import Synchronization
import Testing

/// A page came in the place of the answer to an upload that was taken, and its job starts when its
/// edits have gone another way. It then writes what is there already, and nothing over what was
/// recorded since.
@Suite struct LateJobTests {
  private static let page = Fault(
    .status(403, contentType: "text/html", body: "<html>no</html>", commit: true),
    on: .init(operation: .userUpload))

  private static let late = Duration.seconds(300)

  /// Syncs until all has its end.
  private func drain(_ office: TestOffice) async throws {
    for _ in 0..<4 where try await office.sync().outcome != .drained {
      office.clock.advance(900)
    }
    // Whatever comes late has come.
    office.clock.advance(3600)
    #expect(try await office.outbox.status()[.queued] == 0)
  }

  @Test func aChangeOfAUserMadeSinglyMeanwhileIsNotWrittenOver() async throws {
    try await withClass12(bulkDelay: Self.late) { sunbird, office in
      sunbird.add(Self.page)
      #expect(try await office.sync().accepted == 24)
      let change = try await office.change("pupil1", #""firstName":"Usha""#)
      office.clock.advance(30)
      try await office.sync()
      let held = try await office.edit(change)
      #expect(held.state == .queued)
      #expect(held.problem?.code == "upload-may-come")
      #expect(sunbird.row("user:ap/pupil1")?["firstName"] == "Asha")
      sunbird.delayUploads(by: .zero)
      try await drain(office)
      #expect(try await office.state(change) == .accepted)
      #expect(sunbird.row("user:ap/pupil1")?["firstName"] == "Usha")
    }
  }

  /// It would write the membership's roles, too; other organisations it does not touch.
  @Test func aMembershipOfItsOrganisationWaitsAndAnotherDoesNot() async throws {
    try await withClass12(bulkDelay: Self.late) { sunbird, office in
      sunbird.school("s2")
      sunbird.add(Self.page)
      #expect(try await office.sync().accepted == 24)
      office.clock.advance(30)
      let place = try await office.join("s1", "pupil1", #","role":"admin""#)
      let other = try await office.join("s2", "pupil1", #","role":"admin""#)
      try await office.sync()
      #expect(try await office.edit(place).problem?.code == "upload-may-come")
      #expect(try await office.state(other) == .accepted)
      sunbird.delayUploads(by: .zero)
      try await drain(office)
      #expect(try await office.state(place) == .accepted)
      let roles = sunbird.row("member:ap/s1/pupil1")?["roles"]?.array ?? []
      #expect(roles.contains("ORG_ADMIN"))
    }
  }

  /// Recorded while the upload was on its way: it does not join the creation that goes singly.
  @Test func aChangeRecordedMeanwhileDoesNotJoinTheCreation() async throws {
    try await withClass12(bulkDelay: Self.late) { sunbird, office in
      sunbird.add(Self.page)
      let change = Mutex<Edit?>(nil)
      try await office.sync(duringWrite: {
        guard change.withLock({ $0 }) == nil else { return }
        let edit = try? await office.change("pupil1", #""firstName":"Usha""#)
        change.withLock { $0 = edit }
      })
      let edit = try #require(change.withLock { $0 })
      #expect(try await office.state(edit) == .queued)
      #expect(sunbird.row("user:ap/pupil1")?["firstName"] == "Asha")
      sunbird.delayUploads(by: .zero)
      try await drain(office)
      #expect(try await office.state(edit) == .accepted)
      #expect(sunbird.row("user:ap/pupil1")?["firstName"] == "Usha")
    }
  }

  @Test func aLaterChangeIsNotWrittenOverByAnEarlierOnesUpload() async throws {
    try await withClass12 { sunbird, office in
      #expect(try await office.sync().outcome == .drained)
      office.clock.advance(900)
      for number in 0..<3 {
        try await office.change("pupil\(number)", #""location":"Gadag""#)
      }
      sunbird.add(Self.page)
      sunbird.delayUploads(by: Self.late)
      try await office.sync()
      sunbird.delayUploads(by: .zero)
      office.clock.advance(60)
      // They go again, and write the same.
      #expect(try await office.sync().accepted == 3)
      let later = try await office.change("pupil1", #""location":"Hubballi""#)
      office.clock.advance(30)
      try await office.sync()
      #expect(try await office.edit(later).problem?.code == "upload-may-come")
      try await drain(office)
      #expect(try await office.state(later) == .accepted)
      #expect(sunbird.row("user:ap/pupil1")?["location"] == "Hubballi")
      #expect(sunbird.row("user:ap/pupil2")?["location"] == "Gadag")
    }
  }
}
