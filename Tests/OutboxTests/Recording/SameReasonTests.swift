import Outbox
import Reconciliation
import Registry
import Testing

/// The same edit has the same reason to wait, whichever way it came to wait: recorded into it, held by
/// what was recorded after it, freed into it, repaired into it, or put back into it.
struct SameReasonTests {
  enum Path: CaseIterable, Sendable {
    /// The edit is recorded last.
    case recorded
    /// Its organisation, or its user, is recorded after it.
    case heldBySchool, heldByTeacher
    /// What it waited for is freed and put back.
    case released
    /// A person asks for it to be tried again.
    case retried
    /// It was waited for in vain, and its time has come.
    case woken
  }

  /// What stands around a membership's addition.
  enum Neighbourhood: CaseIterable, Sendable {
    case school, teacher, both

    var waitsOn: RecordKey { self == .teacher ? Key.teacher : Key.school }

    func make(_ store: Outbox, but left: RecordKey? = nil) async throws {
      if self != .teacher, left != Key.school {
        try await store.record(.createOrganisation, Key.school)
      }
      if self != .school, left != Key.teacher {
        try await store.record(.createUser, Key.teacher)
      }
    }
  }

  @Test(arguments: Path.allCases, Neighbourhood.allCases)
  func namesTheSameParent(path: Path, around: Neighbourhood) async throws {
    try await withStore { store in
      let place = try await place(in: store, by: path, around)
      #expect(try await store.edit(place.dot).waitsOn == around.waitsOn)
    }
  }

  private func place(
    in store: Outbox, by path: Path, _ around: Neighbourhood
  ) async throws -> Edit {
    switch path {
    case .recorded:
      try await around.make(store)
      return try await store.record(.addMember, Key.place)
    case .heldBySchool, .heldByTeacher:
      let last = path == .heldBySchool ? Key.school : Key.teacher
      try await around.make(store, but: last)
      let place = try await store.record(.addMember, Key.place)
      if last == Key.school, around != .teacher {
        try await store.record(.createOrganisation, Key.school)
      }
      if last == Key.teacher, around != .school {
        try await store.record(.createUser, Key.teacher)
      }
      return place
    case .released:
      // An earlier edit of the same record is rejected, repaired and taken out.
      let first = try await store.record(.addMember, Key.place, [.role: "admin"])
      try await store.send(Key.place, .rejected(problem))
      let place = try await store.record(.addMember, Key.place, [.role: "member"])
      try await around.make(store)
      #expect(try await store.edit(place.dot).waitsOn == Key.place)
      _ = try await store.withdraw([first.dot], at: moment(30))
      return place
    case .retried:
      let place = try await store.record(.addMember, Key.place)
      try await store.send(Key.place, .rejected(problem))
      try await around.make(store)
      _ = try await store.retry([place.dot], at: moment(30))
      return place
    case .woken:
      let place = try await store.record(.addMember, Key.place)
      try await store.send(Key.place, .waits(for: "org:ap/999", retryAt: moment(60), problem))
      try await around.make(store)
      try await store.wake(at: moment(61), ignoringBackoff: false)
      return place
    }
  }

  /// Its own record comes first, and its parents do not hide that a person is waited for.
  @Test(arguments: [true, false])
  func namesItsOwnRecordBeforeItsParents(isRetried: Bool) async throws {
    try await withStore { store in
      try await store.record(.addMember, Key.place, [.role: "admin"])
      try await store.send(Key.place, .rejected(problem))
      try await store.record(.createOrganisation, Key.school)
      let later = try await store.record(.addMember, Key.place, [.role: "member"])
      if isRetried { _ = try await store.retry([later.dot], at: moment(30)) }
      #expect(try await store.edit(later.dot).waitsOn == Key.place)
    }
  }
}
