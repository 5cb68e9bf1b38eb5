import Outbox
import Registry
import Testing

/// Rejected edits, and edits in backoff, go back to the queue.
struct RetryTests {
  @Test func aRejectedEditAndWhatWaitsBehindItAreDue() async throws {
    try await withStore { store in
      let edit = try await store.record(.updateUser, Key.teacher, [.phone: "1"])
      try await store.send(Key.teacher, .rejected(problem))
      let later = try await store.record(.updateUser, Key.teacher, [.phone: "2"])
      #expect(try await store.retry([edit.dot], at: moment(30)) == 1)
      #expect(try await store.state(edit) == .queued)
      #expect(try await store.state(later) == .queued)
      #expect(try await store.claim(Key.teacher).fold.count == 2)
    }
  }

  @Test func aBackoffEnds() async throws {
    try await withStore { store in
      let edit = try await store.record(.updateUser, Key.teacher, [.phone: "1"])
      try await store.send(Key.teacher, .postponed(until: moment(9_999), problem))
      _ = try await store.retry([edit.dot], at: moment(30))
      #expect(try await store.edit(edit.dot).notBefore == nil)
      #expect(try await store.claim(limit: 9).count == 1)
    }
  }

  @Test func aLaterRejectedEditWaitsForTheEarlierOne() async throws {
    try await withStore { store in
      let first = try await store.record(.removeMember, Key.place)
      let second = try await store.record(.addMember, Key.place)
      try await store.send(Key.place, .untried(nil))
      try RawFile(store).execute("UPDATE edit SET state = 'rejected'")
      _ = try await store.retry([second.dot], at: moment(30))
      #expect(try await store.edit(second.dot).waitsOn == Key.place)
      _ = try await store.retry([first.dot], at: moment(31))
      #expect(try await store.state(first) == .queued)
      #expect(try await store.state(second) == .queued)
    }
  }

  @Test func allRejectedEditsAreDueAgain() async throws {
    try await withStore { store in
      for number in 1...7 {
        let key = RecordKey.user(provider: "ap", userName: "u\(number)")
        try await store.record(.createUser, key)
        if number < 6 { try await store.send(key, .rejected(problem)) }
      }
      #expect(try await store.count(.rejected) == 5)
      #expect(try await store.retryAllRejected(at: moment(30)) == 5)
      #expect(try await store.count(.rejected) == 0)
      #expect(try await store.count(.queued) == 7)
      #expect(try await store.retryAllRejected(at: moment(31)) == 0)
    }
  }

  @Test func moreThanAPageIsDueAgain() async throws {
    try await withStore { store in
      let drafts = (1...501).map {
        ImportDraft(
          line: $0,
          draft: DraftEdit(
            operation: .createUser, key: .user(provider: "ap", userName: "u\($0)"), fields: [:]))
      }
      _ = try await store.importRows(
        drafts, ImportRun(digest: "d", line: 501, settles: true), by: "asha", at: moment(0))
      try RawFile(store).execute("UPDATE edit SET state = 'rejected'")
      #expect(try await store.retryAllRejected(at: moment(30)) == 501)
      #expect(try await store.count(.queued) == 501)
    }
  }

  @Test func whatLeftIsNotRetried() async throws {
    try await withStore { store in
      let edit = try await store.record(.createUser, Key.teacher)
      let other = try await store.record(.createOrganisation, Key.school)
      let claim = try await store.begin(Key.teacher)
      for _ in 1...2 {
        let error = try await refusal {
          _ = try await store.retry([other.dot, edit.dot], at: moment(30))
        }
        #expect(error?.word == "wrongState")
        if try await store.state(edit) == .sent {
          try await store.settle(claim, .accepted(base: [:]))
        }
      }
      #expect(try await store.events(of: Key.school) == [.recorded])
    }
  }

  /// An outcome that is unknown until a date that a wrong clock wrote is asked about at once.
  @Test func whatIsAskedAboutLaterCanBeAskedAboutNow() async throws {
    try await withStore { store in
      let edit = try await store.record(.createUser, Key.teacher)
      try await store.send(Key.teacher, .unknown(askAfter: moment(365 * 86_400), problem))
      #expect(try await store.unknownOutcomes(limit: 9, at: moment(30)).isEmpty)
      #expect(try await store.retry([edit.dot], at: moment(30)) == 1)
      #expect(try await store.state(edit) == .sent, "never queued: it may have taken effect")
      #expect(try await store.unknownOutcomes(limit: 9, at: moment(30)).count == 1)
    }
  }
}
