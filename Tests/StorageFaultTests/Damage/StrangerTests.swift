import AgentProcesses
import Foundation
import GRDB
import Testing

/// Something else stands where the store was.
@Suite(.inTurns)
struct StrangerTests {
  private static let commands = [
    ["status"], Office.school("9"), ["sync"], ["backup", "copy.db"], ["doctor"],
  ]

  /// Every command fails, and the folder is as it was.
  private func expectUntouched(_ office: Office, commands: [[String]]) async throws {
    let manager = FileManager.default
    let before = try Data(contentsOf: URL(fileURLWithPath: office.store))
    let names = try manager.contentsOfDirectory(atPath: office.folder.url.path).sorted()
    for words in commands {
      let ended = try await office.agent(words)
      #expect(ended.status == 74, "\(words): \(ended)")
      #expect(try Data(contentsOf: URL(fileURLWithPath: office.store)) == before, "\(words)")
      #expect(
        try manager.contentsOfDirectory(atPath: office.folder.url.path).sorted() == names,
        "\(words)")
    }
  }

  @Test(arguments: ["DELETE", "WAL"])
  func anotherProgramsDatabaseIsRefusedAndNotChanged(mode: String) async throws {
    let office = try Office()
    let other = try DatabaseQueue(path: office.store)
    try await other.writeWithoutTransaction {
      try $0.execute(sql: "PRAGMA journal_mode = \(mode); CREATE TABLE other (id INTEGER)")
    }
    try other.close()
    try await expectUntouched(office, commands: Self.commands + [["init"]])
  }

  @Test func textIsRefusedAndNotChanged() async throws {
    let office = try Office()
    let text = String(repeating: "this is no database\n", count: 300)
    try Data(text.utf8).write(to: URL(fileURLWithPath: office.store))
    try await expectUntouched(office, commands: Self.commands + [["init"]])
  }

  @Test func anEmptyFileIsNoEmptyStore() async throws {
    let office = try await Office.open()
    try await office.record(Office.school("1"))
    #expect(truncate(office.store, 0) == 0)
    try await expectUntouched(office, commands: Self.commands)
    // Begun anew by a person, it does not issue the old store's names again.
    let begun = try await office.agent("init", "--replica", "dharwad-01").expect(0)
    #expect(begun.talk.contains("dharwad-01~2"), "\(begun.talk)")
    #expect(try await office.record(Office.school("2")).hasPrefix("dharwad-01~2:"))
  }

  @Test func aFolderIsNoStore() async throws {
    let office = try Office()
    try FileManager.default.createDirectory(
      atPath: office.store, withIntermediateDirectories: false)
    for words in Self.commands.dropLast() { try await office.agent(words).expectRefusedStore() }
    try await office.agent("doctor").expect(74)
  }

  @Test func aMissingStoreIsSaidAndNotMade() async throws {
    let office = try Office()
    for words in Self.commands.dropLast() {
      let ended = try await office.agent(words).expectRefusedStore()
      #expect(ended.talk.contains("agent init"))
      #expect(!FileManager.default.fileExists(atPath: office.store))
    }
    try await office.agent("doctor").expect(74)
    #expect(!FileManager.default.fileExists(atPath: office.store))
  }
}
