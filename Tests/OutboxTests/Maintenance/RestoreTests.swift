import Causality
import Foundation
import Outbox
import Registry
import Synchronization
import Testing

struct RestoreTests {
  private func school(_ number: Int) -> RecordKey { RecordKey("org:ap/\(number)") ?? Key.school }

  @Test func aStoreThatIsOpenMeanwhileRecordsUnderItsNewName() async throws {
    try await withFolder { folder in
      let open = try await Outbox.create(path: folder.path, name: "dharwad-01")
      var issued: Set<Dot> = []
      for number in 0..<5 {
        if number == 2 { _ = try await open.backup(to: folder.path + ".copy") }
        issued.insert(try await open.record(.createOrganisation, school(number)).dot)
      }
      let restored = try await Restore(path: folder.path)
        .run(from: folder.path + ".copy", stamp: "1")
      for number in 10..<15 {
        let dot = try await open.record(.createOrganisation, school(number)).dot
        #expect(dot.replica == restored.outbox.replica)
        #expect(issued.insert(dot).inserted, "\(dot) was issued before")
      }
    }
  }

  /// Whoever records while a restore goes on finds the edit in the store or in the copy kept.
  @Test func nothingRecordedDuringARestoreIsLost() async throws {
    try await withFolder { folder in
      let store = try await Outbox.create(path: folder.path, name: "dharwad-01")
      _ = try await store.backup(to: folder.path + ".copy")
      let isOver = Mutex(false)
      async let recording = {
        let open = try await Outbox.open(path: folder.path)
        var dots: [Dot] = []
        while !isOver.withLock({ $0 }) {
          dots.append(try await open.record(.createOrganisation, school(dots.count)).dot)
        }
        return dots
      }()
      var found: Set<Dot> = []
      for number in 0..<8 {
        let restored = try await Restore(path: folder.path)
          .run(from: folder.path + ".copy", stamp: "\(number)")
        let kept = try #require(restored.kept)
        found.formUnion(try RawFile(path: kept).dots())
      }
      isOver.withLock { $0 = true }
      let recorded = try await recording
      found.formUnion(try RawFile(path: folder.path).dots())
      #expect(Set(recorded).count == recorded.count)
      #expect(Set(recorded).isSubset(of: found))
    }
  }

  @Test func restoresWhereNobodyKnowsTheStoreTakeNamesOfTheirOwn() async throws {
    try await withFolder { folder in
      let store = try await Outbox.create(path: folder.path, name: "dharwad-01")
      try await store.record(.createOrganisation, Key.school)
      _ = try await store.backup(to: folder.path + ".copy")
      var replicas: Set<ReplicaID> = [store.replica]
      for number in 0..<3 {
        let path = folder.url.appending(path: "\(number)/agent.db").path
        let restored = try await Restore(path: path).run(from: folder.path + ".copy", stamp: "1")
        #expect(restored.kept == nil)
        #expect(replicas.insert(restored.outbox.replica).inserted)
        let epoch = restored.outbox.replica.description.split(separator: "~").last.flatMap {
          Int($0)
        }
        #expect(try #require(epoch) > 1000, "a number that others would count up to")
        #expect(try await Outbox.open(path: path).newEpoch == nil)
      }
    }
  }

  @Test func theLogOfADamagedStoreIsNotReadIntoTheNewOne() async throws {
    try await withFolder { folder in
      let store = try await Outbox.create(path: folder.path, name: "dharwad-01")
      try await store.record(.createOrganisation, school(0))
      _ = try await store.backup(to: folder.path + ".copy")
      // As a kill leaves it: the last edit is in the log, and only that.
      try RawFile(store).emptyLog()
      try await store.record(.createOrganisation, school(1))
      let path = folder.url.appending(path: "damaged.db").path
      try FileManager.default.copyItem(atPath: folder.path + "-wal", toPath: path + "-wal")
      try Data(repeating: 0xA5, count: 8192).write(to: URL(filePath: path))
      let log = FileManager.default.contents(atPath: path + "-wal")

      let restored = try await Restore(path: path).run(from: folder.path + ".copy", stamp: "1")
      #expect(try await restored.outbox.count(.queued) == 1)
      #expect(try await restored.outbox.integrityProblems().isEmpty)
      let kept = try #require(restored.kept)
      #expect(FileManager.default.contents(atPath: kept + "-wal") == log)
    }
  }
}
