import Foundation
import Outbox
import Reconciliation
import Registry
import Testing

/// Uploads of many records, as the store keeps them.
struct UploadTests {
  /// The teacher and the place at the school, as one row.
  private func entry(_ store: Outbox) async throws -> UploadEntry {
    let user = try await store.claim(Key.teacher)
    let known = try #require(try await store.memberships(of: [user]).first)
    return UploadEntry(
      subject: UploadedClaim(
        claim: user, operation: .createUser, acceptance: Acceptance(base: [.firstName: "A"])),
      membership: known.pendingMemberships.first.map {
        UploadedClaim(
          claim: $0, operation: .addMember,
          acceptance: Acceptance(base: [.role: ["admin", "PUBLIC"]], note: "noted"))
      })
  }

  private func begin(_ store: Outbox) async throws -> StoredUpload {
    let begun = try await store.beginUpload(
      kind: .user, organisation: Key.school, entries: [try await entry(store)], at: moment(10))
    return try #require(begun?.upload)
  }

  private func recorded(_ store: Outbox) async throws -> (user: Edit, place: Edit) {
    let user = try await store.record(.createUser, Key.teacher, [.firstName: "A"])
    let place = try await store.record(.addMember, Key.place, [.role: "admin"])
    return (user, place)
  }

  @Test func theWholeRowIsSentBeforeItsFirstByte() async throws {
    try await withStore { store in
      let (user, place) = try await recorded(store)
      #expect(try await store.state(place) == .waiting)
      let upload = try await begin(store)
      #expect(try await store.state(user) == .sent)
      #expect(try await store.state(place) == .sent)
      #expect(upload.state == .sent)
      #expect(upload.processID == nil)
      #expect(try await store.attempts(of: place).map(\.lane) == ["bulk"])
      #expect(try await store.openUploads() == [upload])
    }
  }

  /// A clock that was a year ahead sent it and wrote when to ask; now it is right.
  @Test func whatAWrongClockWroteOfAnUploadIsMended() async throws {
    try await withStore { store in
      let (user, _) = try await recorded(store)
      let upload = try await store.beginUpload(
        kind: .user, organisation: Key.school, entries: [try await entry(store)],
        at: moment(365 * 86_400))?.upload
      try await store.uploadTaken(
        try #require(upload), processID: "0125", pollAt: moment(365 * 86_400 + 1))
      #expect(try await store.retry([user.dot], at: moment(30)) == 1, "it is asked about at once")
      #expect(try await store.openUploads().first?.pollAt == moment(30))
      try await store.wake(at: moment(40), ignoringBackoff: false)
      let mended = try #require(try await store.openUploads().first)
      #expect(mended.sentAt == moment(40))
      #expect(mended.pollAt <= moment(40))
      try await store.uploadGoesOn(mended, pollAt: moment(90))
      try await store.wake(at: moment(41), ignoringBackoff: false)
      #expect(try await store.openUploads().first?.pollAt == moment(90), "a minute is possible")
    }
  }

  @Test func rowsOfAnOpenUploadAreNotAskedAboutOneByOne() async throws {
    try await withFolder { folder in
      let before = try await Outbox.create(path: folder.path, name: "dharwad-01")
      _ = try await recorded(before)
      let upload = try await begin(before)
      let store = try await Outbox.open(path: folder.path)
      #expect(try await store.unknownOutcomes(limit: 9, at: moment(99)).isEmpty)
      try await store.settle([], of: upload, isDone: true, at: moment(99), uptime: 0)
      #expect(try await store.unknownOutcomes(limit: 9, at: moment(99)).count == 2)
      #expect(try await store.openUploads().isEmpty)
    }
  }

  @Test func aReopenedStoreKnowsTheProcessItsRowsAndWhatHoldsOnceTheyAreAccepted() async throws {
    try await withFolder { folder in
      let before = try await Outbox.create(path: folder.path, name: "dharwad-01")
      let (user, place) = try await recorded(before)
      try await before.uploadTaken(
        try await begin(before), processID: "0125", pollAt: moment(11))
      let store = try await Outbox.open(path: folder.path)
      let upload = try #require(try await store.openUploads().first)
      #expect(upload.processID == "0125")
      #expect(upload.pollAt == moment(11))
      #expect(upload.organisation == Key.school)
      let entry = try #require(try await store.entries(of: upload).first)
      #expect(entry.subject.claim.carrier.dot == user.dot)
      #expect(entry.membership?.claim.carrier.dot == place.dot)
      #expect(entry.membership?.acceptance.base == [.role: ["admin", "PUBLIC"]])
      #expect(entry.membership?.acceptance.note == "noted")
    }
  }

  @Test func anAcceptedRowBringsBothToTheirEnd() async throws {
    try await withStore { store in
      let (user, place) = try await recorded(store)
      let upload = try await begin(store)
      let entry = try #require(try await store.entries(of: upload).first)
      let membership = try #require(entry.membership)
      var acceptance = entry.subject.acceptance
      acceptance.registeredUnder = Key.school
      try await store.settle(
        [
          (entry.subject.claim, .accepted(acceptance)),
          (membership.claim, .accepted(membership.acceptance)),
        ], of: upload, isDone: true, at: moment(20), uptime: 0)
      #expect(try await store.state(user) == .accepted)
      #expect(try await store.state(place) == .accepted)
      #expect(try await store.record(of: Key.place).base == [.role: ["admin", "PUBLIC"]])
      let later = try await store.record(.updateUser, Key.teacher, [.location: "H"])
      #expect(try await store.state(later) == .queued)
      let known = try await store.memberships(of: [try await store.claim(Key.teacher)])
      #expect(known.first?.registeredUnder == Key.school)
      let own = try await store.registrations(under: [Key.school, Key.place])
      #expect(own == [OwnRegistrations(users: 1, latest: moment(20)), OwnRegistrations()])
      #expect(known.first?.knownMemberships.map(\.key) == [Key.place])
    }
  }

  @Test func theMembershipOfARefusedRowWaitsForItsUser() async throws {
    try await withStore { store in
      let (user, place) = try await recorded(store)
      let upload = try await begin(store)
      let entry = try #require(try await store.entries(of: upload).first)
      let membership = try #require(entry.membership)
      try await store.settle(
        [(entry.subject.claim, .rejected(problem)), (membership.claim, .untried(nil))],
        of: upload, isDone: true, at: moment(20), uptime: 0)
      #expect(try await store.state(user) == .rejected)
      #expect(try await store.edit(place.dot).waitsOn == Key.teacher)
      #expect(try await store.edit(place.dot).attempts == 0)
      _ = try await store.change(user.dot, fields: ["firstName": .string("B")], at: moment(30))
      #expect(try await store.claim(limit: 9).map(\.record.key) == [Key.teacher])
    }
  }

  @Test func aMembershipThatNobodyAskedForIsKnown() async throws {
    try await withStore { store in
      try await store.record(.createUser, Key.teacher, [.firstName: "A"])
      let upload = try await begin(store)
      let entry = try #require(try await store.entries(of: upload).first)
      try await store.settle(
        [(entry.subject.claim, .accepted(entry.subject.acceptance))], of: upload, isDone: true,
        joined: [(Key.place, [.role: ["PUBLIC"]])], at: moment(20), uptime: 0)
      let place = try await store.record(of: Key.place)
      #expect(place.presence == .present)
      #expect(place.base == [.role: ["PUBLIC"]])
    }
  }

  @Test func anEditThatAPersonWithdrewMeanwhileIsLeftOut() async throws {
    try await withStore { store in
      let (_, place) = try await recorded(store)
      let entry = try await entry(store)
      _ = try await store.withdraw([place.dot], at: moment(5))
      let begun = try await store.beginUpload(
        kind: .user, organisation: Key.school, entries: [entry], at: moment(10))
      #expect(begun == nil)
      #expect(try await store.openUploads().isEmpty)
    }
  }

  @Test func aMembershipGoesAlongOnlyWhereItsOrganisationIsThere() async throws {
    try await withStore { store in
      try await store.record(.createOrganisation, Key.school)
      _ = try await recorded(store)
      let claims = [try await store.claim(Key.teacher)]
      #expect(try await store.memberships(of: claims).first?.pendingMemberships.isEmpty == true)
      try await store.sendAccepted(Key.school)
      let known = try await store.memberships(of: claims).first
      #expect(known?.pendingMemberships.map(\.record.key) == [Key.place])
      #expect(known?.addition(to: Key.school)?.record.key == Key.place)
      #expect(known?.addition(to: Key.place) == nil)
    }
  }

  @Test(arguments: [
    "UPDATE upload SET state = 'gone'", "UPDATE upload SET state = 'taken'",
    "UPDATE upload SET organisation = NULL", "UPDATE upload_edit SET edit_id = 99",
    "UPDATE upload_edit SET operation = 'member-remove'", "UPDATE attempt SET lane = 'other'",
  ])
  func nonsenseIsRefused(sql: String) async throws {
    try await withStore { store in
      _ = try await recorded(store)
      _ = try await begin(store)
      #expect(throws: (any Error).self, "\(sql)") { try RawFile(store).execute(sql) }
    }
  }
}
