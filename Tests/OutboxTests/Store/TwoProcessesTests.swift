import Causality
import Outbox
import Registry
import Testing

/// Two agents on one file: each command is a process of its own.
struct TwoProcessesTests {
  @Test func noCounterIsLostOrIssuedTwice() async throws {
    try await withFolder { folder in
      let stores = [
        try await Outbox.create(path: folder.path, name: "dharwad-01"),
        try await Outbox.open(path: folder.path),
      ]
      let dots = try await withThrowingTaskGroup(of: Dot.self) { group in
        for number in 0..<60 {
          group.addTask {
            let key = RecordKey.user(provider: "ap", userName: "u\(number / 3)")
            let store = stores[number % 2]
            return try await store.record(.updateUser, key, [.location: .text("\(number)")]).dot
          }
        }
        return try await group.reduce(into: [Dot]()) { $0.append($1) }
      }
      #expect(dots.map(\.counter).sorted() == Array(1...60))
      #expect(Set(dots.map(\.replica)).count == 1)
      let edits = try await stores[0].edits(EditFilter(states: nil), limit: 99)
      #expect(edits.map(\.dot.counter) == Array(1...60))
      for edit in edits {
        let record = try await stores[1].record(of: edit.key)
        #expect(record.clock.contains(edit.dot))
      }
    }
  }

  @Test func onlyOneOfTwoCreationsIsRecorded() async throws {
    try await withFolder { folder in
      let stores = [
        try await Outbox.create(path: folder.path, name: "dharwad-01"),
        try await Outbox.open(path: folder.path),
      ]
      let refusals = try await withThrowingTaskGroup(of: String?.self) { group in
        for store in stores {
          group.addTask {
            try await refusal { try await store.record(.createUser, Key.teacher) }?.word
          }
        }
        return try await group.reduce(into: [String?]()) { $0.append($1) }
      }
      #expect(refusals.compactMap { $0 } == ["alreadyRecorded"])
      #expect(try await stores[0].count(.queued) == 1)
    }
  }

  @Test func whatOneRecordedTheOtherSends() async throws {
    try await withFolder { folder in
      let one = try await Outbox.create(path: folder.path, name: "dharwad-01")
      let other = try await Outbox.open(path: folder.path)
      let edit = try await one.record(.createUser, Key.teacher)
      try await other.sendAccepted(Key.teacher)
      #expect(try await one.state(edit) == .accepted)
    }
  }
}
