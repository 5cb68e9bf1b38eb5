import Foundation
import Outbox
import Registry
import Testing

/// What the file beside the store has to know, and when.
struct IdentityTests {
  private func witness(_ store: Outbox) throws -> String {
    try String(contentsOfFile: store.path + ".witness", encoding: .utf8)
  }

  /// Puts `bytes` where the store was, as `cp` from a backup does: the file keeps its number.
  private func putBack(_ bytes: Data, _ path: String) throws {
    for suffix in ["-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: path + suffix)  // there may be none
    }
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.truncate(atOffset: 0)
    try handle.write(contentsOf: bytes)
    try handle.close()
  }

  /// One process's session that records an edit, is copied, and goes on recording.
  private func session(_ path: String, lost: Int) async throws -> Data {
    let store = try await Outbox.create(path: path, name: "dharwad-01")
    try await store.record(.createUser, Key.teacher)
    #expect(try RawFile(store).holds("asha"))  // everything is in the file itself now
    let copy = try Data(contentsOf: URL(filePath: path))
    for number in 1...lost {
      try await store.record(.createUser, .user(provider: "ap", userName: "u\(number)"))
    }
    return copy
  }

  /// One process's session that is copied before it records its first edit.
  private func emptySession(_ path: String) async throws -> Data {
    let store = try await Outbox.create(path: path, name: "dharwad-01")
    #expect(try !RawFile(store).holds("asha"))  // everything is in the file itself now
    let copy = try Data(contentsOf: URL(filePath: path))
    try await store.record(.createUser, Key.teacher)
    return copy
  }

  @Test func theWitnessKnowsEachCounterOnceItIsRecorded() async throws {
    try await withStore { store in
      for number in 1...12 {
        try await store.record(.createUser, .user(provider: "ap", userName: "u\(number)"))
        #expect(try witness(store).contains("\"counter\":\(number),"))
      }
    }
  }

  @Test func aWitnessThatWasReplacedOrTakenAwayMeanwhileIsToldAllTheSame() async throws {
    try await withStore { store in
      let path = store.path + ".witness"
      for number in 1...2 {
        try await store.record(.createUser, .user(provider: "ap", userName: "u\(number)"))
      }
      // As another process does that restores a backup.
      try Data(contentsOf: URL(filePath: path)).write(to: URL(filePath: path), options: .atomic)
      try await store.record(.createUser, .user(provider: "ap", userName: "u3"))
      #expect(try witness(store).contains("\"counter\":3,"))
      try FileManager.default.removeItem(atPath: path)
      try await store.record(.createUser, .user(provider: "ap", userName: "u4"))
      #expect(try witness(store).contains("\"counter\":4,"))
    }
  }

  @Test(arguments: [1, 9, 40])
  func aCopyFromTheMidstOfASessionIsToldByAnyEditItLacks(lost: Int) async throws {
    try await withFolder { folder in
      let copy = try await session(folder.path, lost: lost)
      try putBack(copy, folder.path)
      let store = try await Outbox.open(path: folder.path)
      #expect(store.newEpoch == .restored)
      let edit = try await store.record(.createUser, .user(provider: "ap", userName: "new"))
      #expect(edit.dot.description == "dharwad-01~2:2")
    }
  }

  /// The second time the witness stands in an epoch that has not yet issued anything.
  @Test func anEmptyCopyThatIsPutBackTwiceNeverTakesTheFirstName() async throws {
    try await withFolder { folder in
      let copy = try await emptySession(folder.path)
      for epoch in 2...3 {
        try putBack(copy, folder.path)
        let store = try await Outbox.open(path: folder.path)
        #expect(store.replica.description == "dharwad-01~\(epoch)")
      }
    }
  }

  @Test func aStoreThatLacksNothingKeepsItsName() async throws {
    try await withFolder { folder in
      let store = try await Outbox.create(path: folder.path, name: "dharwad-01")
      for number in 1...10 {
        try await store.record(.createUser, .user(provider: "ap", userName: "u\(number)"))
      }
      #expect(try await Outbox.open(path: folder.path).newEpoch == nil)
    }
  }

  @Test func aWitnessBehindItsStoreIsHarmlessAndCatchesUp() async throws {
    try await withFolder { folder in
      let store = try await Outbox.create(path: folder.path, name: "dharwad-01")
      try await store.record(.createUser, Key.teacher)
      let old = try witness(store)
      try await store.record(.createUser, .user(provider: "ap", userName: "later"))
      let newer = try witness(store)
      try old.write(toFile: store.path + ".witness", atomically: false, encoding: .utf8)
      #expect(try await Outbox.open(path: folder.path).newEpoch == nil)
      #expect(try witness(store) == newer)
    }
  }

  @Test func whatLeavesIsWitnessedWhateverTheFileSays() async throws {
    try await withStore { store in
      try await store.record(.createUser, Key.teacher)
      let told = try witness(store)
      try FileManager.default.removeItem(atPath: store.path + ".witness")
      _ = try await store.begin(Key.teacher)
      #expect(try witness(store) == told)
    }
  }

  @Test func aWitnessWrittenHalfIsNotBelieved() async throws {
    try await withFolder { folder in
      let store = try await Outbox.create(path: folder.path, name: "dharwad-01")
      try await store.record(.createUser, Key.teacher)
      let whole = try witness(store)
      let half = try #require(whole.range(of: "\"counter\":1"))
      try whole.replacingCharacters(in: half, with: "\"counter\":7")
        .write(toFile: store.path + ".witness", atomically: false, encoding: .utf8)
      #expect(try await Outbox.open(path: folder.path).newEpoch == .copied)
    }
  }

  @Test func theWitnessOfAnEarlierVersionIsRead() async throws {
    try await withFolder { folder in
      let store = try await Outbox.create(path: folder.path, name: "dharwad-01")
      try await store.record(.createUser, Key.teacher)
      let line = try #require(try witness(store).split(separator: "\n").first)
      let earlier = line.trimmingCharacters(in: .whitespaces)
      try earlier.write(toFile: store.path + ".witness", atomically: false, encoding: .utf8)
      let again = try await Outbox.open(path: folder.path)
      #expect(again.newEpoch == nil)
      try await again.record(.createUser, .user(provider: "ap", userName: "later"))
      #expect(try witness(again).split(separator: "\n").count == 2)
    }
  }

  @Test func theWitnessKeepsItsPlaceAndItsModeWhileCountersGrow() async throws {
    try await withStore { store in
      let path = store.path + ".witness"
      func attributes() throws -> [FileAttributeKey: Any] {
        try FileManager.default.attributesOfItem(atPath: path)
      }
      try await store.record(.createUser, Key.teacher)
      let before = try attributes()
      for number in 1...120 {
        try await store.record(.createUser, .user(provider: "ap", userName: "u\(number)"))
      }
      let after = try attributes()
      #expect(after[.systemFileNumber] as? UInt64 == before[.systemFileNumber] as? UInt64)
      #expect(after[.size] as? UInt64 == before[.size] as? UInt64)
      #expect(after[.posixPermissions] as? Int == 0o600)
    }
  }
}
