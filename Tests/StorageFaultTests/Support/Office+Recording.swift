import AgentProcesses
import Foundation
import SunbirdSimulator
import Testing

extension Office {
  static func school(_ id: String, name: String = "ZPHS Kondapur") -> [String] {
    ["org", "create", "--provider", "ap", "--external-id", id, "--org-name", name]
  }

  static func change(_ id: String, description: String) -> [String] {
    ["org", "update", "--provider", "ap", "--external-id", id, "--description", description]
  }

  /// Records by a command that has to succeed.
  ///
  /// - Returns: the edit's name.
  @discardableResult
  func record(
    _ words: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> String {
    let ended = try await agent(words + ["--json"])
    ended.expect(0, sourceLocation: sourceLocation)
    return try ended.object()["edit"]?.string ?? ""
  }

  /// Records so many schools.
  func recordSchools(_ count: Int, prefix: String = "s") async throws -> [String] {
    var dots: [String] = []
    for number in 0..<count { dots.append(try await record(Self.school("\(prefix)\(number)"))) }
    return dots
  }

  /// The names of all edits that the agent lists; nil when it lists none because it failed.
  func listed() async throws -> (ended: Finished, dots: [String]) {
    let ended = try await agent("queue", "list", "--all", "--limit", "0", "--json")
    let dots = try ended.objects().map { $0["edit"]?.string ?? "" }
    return (ended, dots)
  }

  /// How many edits are in each state.
  func states() async throws -> [String: Int] {
    let ended = try await agent("queue", "list", "--all", "--limit", "0", "--json").expect(0)
    let states = try ended.objects().map { $0["state"]?.string ?? "" }
    return Dictionary(states.map { ($0, 1) }, uniquingKeysWith: +)
  }
}

extension Finished {
  /// Checks that the store was refused as cli.md has it: 74, an error, a hint, and no more.
  @discardableResult
  func expectRefusedStore(sourceLocation: SourceLocation = #_sourceLocation) -> Finished {
    expect(74, sourceLocation: sourceLocation)
    #expect(talk.contains("error: ") && talk.contains("hint: "), sourceLocation: sourceLocation)
    #expect(output == "", sourceLocation: sourceLocation)
    return self
  }
}
