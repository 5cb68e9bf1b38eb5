import AgentProcesses
import Foundation
import Testing

@testable import AgentCommands

/// What was typed is there the next time, and only for its owner.
struct HistoryFileTests {
  @Test(arguments: [
    (["XDG_STATE_HOME": "/state", "HOME": "/home/asha"], "/state/sunbird-agent/history"),
    (["HOME": "/home/asha"], "/home/asha/.local/state/sunbird-agent/history"),
    (
      ["XDG_STATE_HOME": "here", "HOME": "/home/asha"],
      "/home/asha/.local/state/sunbird-agent/history"
    ),
    (["HOME": ""], nil), ([:], nil),
  ])
  func itStandsInThePersonsOwnFolder(environment: [String: String], path: String?) {
    #expect(HistoryFile.own(in: environment)?.path == path)
  }

  @Test func linesAreKeptInTheirOrder() throws {
    let folder = try TemporaryFolder()
    let file = HistoryFile(path: folder.path("below/history"))
    #expect(file.lines().isEmpty)
    for line in ["status", "org create --org-name ಶಾಲೆ"] { file.add(line) }
    #expect(file.lines() == ["status", "org create --org-name ಶಾಲೆ"])
    let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions]
    #expect(mode as? Int == 0o600)
  }

  @Test func aLongFileIsCut() throws {
    let folder = try TemporaryFolder()
    let file = HistoryFile(path: folder.path("history"))
    let lines = (1...2001).map(String.init)
    try (lines.joined(separator: "\n") + "\n").write(
      toFile: file.path, atomically: true, encoding: .utf8)
    #expect(file.lines() == lines.suffix(1000))
    #expect(file.lines() == lines.suffix(1000))
    #expect(
      try String(contentsOfFile: file.path, encoding: .utf8).split(separator: "\n").count == 1000)
  }

  @Test(arguments: [
    ("user create --password hunter2", false), ("user create --password=hunter2", false),
    (#"user create '--password' hunter2"#, false), (#"user create --password "hunter2"#, false),
    ("user create --first-name Asha", true),
  ])
  func secretsAreNotKept(line: String, isKept: Bool) {
    #expect(HistoryFile.mayKeep(line) == isKept)
  }
}
