import Foundation
import GRDB
import Outbox
import Testing

/// Creating, opening and refusing files.
struct OpeningTests {
  private func mode(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }

  @Test func aMissingFileIsSaidAndNotMade() async throws {
    try await withFolder { folder in
      let error = try await refusal { _ = try await Outbox.open(path: folder.path) }
      #expect(error?.word == "missing")
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
      #expect(names.isEmpty)
    }
  }

  @Test func aFolderOrAFileInTheWayIsSaid() async throws {
    try await withFolder { folder in
      let asFolder = try await refusal { _ = try await Outbox.open(path: folder.url.path) }
      #expect(asFolder?.word == "notAStore")
      try Data("x".utf8).write(to: URL(filePath: folder.path))
      let below = try await refusal { _ = try await Outbox.open(path: folder.path + "/a.db") }
      #expect(below?.word == "notAStore")
    }
  }

  @Test(arguments: ["hello, this is no database, and it goes on for a while", ""])
  func aFileThatIsNoStoreIsRefusedAndKept(text: String) async throws {
    try await withFolder { folder in
      try Data(text.utf8).write(to: URL(filePath: folder.path))
      let error = try await refusal { _ = try await Outbox.open(path: folder.path) }
      #expect(["notAStore", "failed"].contains(error?.word))
      if !text.isEmpty {
        let kept = try Data(contentsOf: URL(filePath: folder.path))
        #expect(kept == Data(text.utf8))
      }
    }
  }

  @Test func anotherProgramsDatabaseIsRefused() async throws {
    try await withFolder { folder in
      try await DatabaseQueue(path: folder.path).write {
        try $0.execute(sql: "CREATE TABLE other (id INTEGER)")
      }
      let error = try await refusal { _ = try await Outbox.open(path: folder.path) }
      #expect(error?.word == "notAStore")
    }
  }

  @Test func aNewerVersionsStoreIsRefused() async throws {
    try await withStore { store in
      try RawFile(store).execute("INSERT INTO grdb_migrations VALUES ('9 from the future')")
      let error = try await refusal { _ = try await Outbox.open(path: store.path) }
      #expect(error?.word == "notAStore")
    }
  }

  @Test func aFolderIsNoStore() async throws {
    try await withFolder { folder in
      let error = try await refusal { _ = try await Outbox.open(path: folder.url.path) }
      #expect(["notAStore", "failed"].contains(error?.word))
    }
  }

  @Test func onlyTheOwnerReadsTheStoreAndItsLog() async throws {
    try await withStore { store in
      try await store.record(.createUser, Key.teacher)
      #expect(try mode(store.path) == 0o600)
      for name in [store.path + "-wal", store.path + "-shm"]
      where FileManager.default.fileExists(atPath: name) {
        #expect(try mode(name) == 0o600, "\(name.suffix(4))")
      }
    }
  }

  @Test func foldersAreMadeOnTheWay() async throws {
    try await withFolder { folder in
      let path = folder.url.appending(path: "a/b/agent.db").path
      let created = try await Outbox.create(path: path, name: "dharwad-01")
      #expect(created.path == path)
      #expect(try await Outbox.open(path: path).replica.description == "dharwad-01")
    }
  }

  @Test func creatingAgainIsHarmlessAndKeepsTheName() async throws {
    try await withFolder { folder in
      let first = try await Outbox.create(path: folder.path, name: "dharwad-01")
      let edit = try await first.record(.createUser, Key.teacher)
      let second = try await Outbox.create(path: folder.path, name: "hubballi-02")
      #expect(second.replica.description == "dharwad-01")
      #expect(try await second.edit(edit.dot).state == .queued)
    }
  }

  @Test(arguments: ["", "Dharwad", "a b", "sunbird"])
  func aBadNameMakesNoStore(name: String) async throws {
    try await withFolder { folder in
      let error = try await refusal { _ = try await Outbox.create(path: folder.path, name: name) }
      #expect(error != nil)
      #expect(!FileManager.default.fileExists(atPath: folder.path))
    }
  }

  @Test func anErrorShowsNoValues() async throws {
    try await withStore { store in
      try await store.record(.createUser, Key.teacher, [.password: "Kittur-1824"])
      let claim = try await store.begin(Key.teacher)
      try RawFile(store).execute(
        "CREATE TRIGGER broken BEFORE UPDATE OF fields ON edit BEGIN SELECT RAISE(ABORT, 'no'); END"
      )
      let error = try await refusal { try await store.settle(claim, .accepted(base: [:])) }
      #expect(error?.word == "failed")
      #expect(!String(describing: error).contains("Kittur"))
      #expect(try await store.count(.sent) == 1)
    }
  }
}
