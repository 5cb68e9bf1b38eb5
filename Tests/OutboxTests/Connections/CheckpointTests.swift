import Foundation
import GRDB
import Registry
import Testing

@testable import Outbox

struct CheckpointTests {
  @Test(
    arguments: [
      (3_006_023, true), (3_007_000, false), (3_040_001, false), (3_044_005, false),
      (3_044_006, true), (3_045_000, false), (3_050_006, false), (3_050_007, true),
      (3_051_000, false), (3_051_002, false), (3_051_003, true), (3_052_000, true),
    ] as [(Int32, Bool)])
  func aLibraryIsKnownByItsVersion(version: Int32, isMended: Bool) {
    #expect(Checkpoint.isMended(in: version) == isMended)
  }

  /// The pages that commits find in the log, `nil` for an attempt to bring it into the file, and
  /// whether it is too long then.
  @Test(
    arguments: [
      ([999], false), ([1000], true), ([600, 1200], true), ([1200, nil], false),
      ([1200, nil, 40], false), ([1200, nil, 1300], false), ([1200, nil, 2200], true),
      ([1200, nil, 40, 1040], true), ([1200, nil, 2200, nil, 3000], false),
    ] as [([Int?], Bool)])
  func theLogIsTooLongWhenItHasGrownByItsRoom(steps: [Int?], isTooLong: Bool) {
    let log = LogLength()
    for pages in steps {
      if let pages { log.grow(to: pages) } else { log.wasTried() }
    }
    #expect(log.isTooLong == isTooLong)
  }

  private func logBytes(_ store: Outbox) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: store.path + "-wal")
    return try #require(attributes[.size] as? Int)
  }

  @Test func recordingKeepsTheLogShort() async throws {
    try await withStore { store in
      let text = String(repeating: "x", count: 60_000)
      for number in 0..<200 {
        let key = RecordKey.user(provider: "ap", userName: "u\(number)")
        try await store.record(.updateUser, key, [.location: .text(text)])
      }
      #expect(try logBytes(store) < 6 << 20)
      #expect(try await store.integrityProblems().isEmpty)
    }
  }

  /// Whoever writes at the moment keeps a checkpoint waiting, and one that gives up does no harm.
  @Test func nothingIsBroughtIntoTheFileBesideAWriter() async throws {
    try await withStore { store in
      try await store.record(.createUser, Key.teacher)
      let before = try Data(contentsOf: URL(filePath: store.path))
      var configuration = Configuration()
      configuration.allowsUnsafeTransactions = true
      let writer = try DatabaseQueue(path: store.path, configuration: configuration)
      try await writer.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
      let other = try DatabaseQueue(path: store.path, configuration: .agent())
      #expect(throws: DatabaseError.self) {
        try other.writeWithoutTransaction {
          try Checkpoint.run($0, path: store.path, lockTimeout: 0)
        }
      }
      #expect(try Data(contentsOf: URL(filePath: store.path)) == before)
      try await writer.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
      try await other.writeWithoutTransaction {
        try Checkpoint.run($0, path: store.path, lockTimeout: 0)
      }
      #expect(try Data(contentsOf: URL(filePath: store.path)) != before)
    }
  }
}
