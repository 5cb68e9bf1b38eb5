import AgentProcesses
import Foundation
import Testing

/// The man pages beside what the programs say of themselves; `make manual` makes them anew.
struct ManualTests {
  /// A command of the grammar, as `--experimental-dump-help` tells it.
  private struct Command: Decodable {
    struct Argument: Decodable {
      struct Name: Decodable {
        let name: String
      }

      let names: [Name]?
      let abstract: String?
    }

    let commandName: String
    let abstract: String?
    let arguments: [Argument]?
    let subcommands: [Command]?
  }

  private struct Grammar: Decodable {
    let command: Command
  }

  @Test(arguments: [Program.agent, .sunbirdSim])
  func everyCommandAndOptionStandsInTheManPage(program: Program) async throws {
    let grammar = try await Self.grammar(of: program)
    let page = try Self.lines(of: program.rawValue + ".1")
    #expect(Self.words(of: grammar, path: []) == Self.words(of: page))
  }

  /// `Scripts/man-pages` makes a page of each command, with its section under EXAMPLES.
  @Test func everyCommandHasAnExample() async throws {
    let grammar = try await Self.grammar(of: .agent)
    let commands = Self.words(of: grammar, path: ["agent"])
      .map { String($0.prefix { $0 != ":" }) }
    let leaves = commands.filter { name in !commands.contains { $0.hasPrefix(name + " ") } }
    let sections = try Self.lines(of: "examples.md").filter { $0.hasPrefix("## agent ") }
      .map { String($0.dropFirst(3)) }
    #expect(leaves.count > 30)
    #expect(sections.sorted() == leaves.sorted())
  }

  private static func grammar(of program: Program) async throws -> Command {
    let told = try await RecordedChild(
      program.path, ["--experimental-dump-help"], environment: [:], folder: TemporaryFolder()
    ).finished().expect(0)
    return try JSONDecoder().decode(Grammar.self, from: Data(told.output.utf8)).command
  }

  /// Each command of the grammar with what it says and the names of its options.
  private static func words(of command: Command, path: [String]) -> [String] {
    let options = (command.arguments ?? []).flatMap { $0.names ?? [] }.map(\.name)
    let nested = (command.subcommands ?? []).filter { $0.commandName != "help" }
    return ["\(path.joined(separator: " ")): \(options.sorted().joined(separator: " "))"]
      + nested.flatMap { words(of: $0, path: path + [$0.commandName]) }
  }

  /// The same of a page: a list within a list holds what belongs to a command.
  private static func words(of page: [String]) -> [String] {
    var found: [(path: [String], options: [String])] = [([], [])]
    var open: [Int] = [0]
    var lists = 0
    for line in page {
      if line.hasPrefix(".Bl") { lists += 1 }
      if line.hasPrefix(".El") { lists -= 1 }
      if line.hasPrefix(".It Em ") {
        open = Array(open.prefix(lists))
        let name = String(line.dropFirst(".It Em ".count))
        found.append((found[open[lists - 1]].path + [name], []))
        open.append(found.count - 1)
      } else if line.hasPrefix(".It Fl ") {
        let names = line.matches(of: /(?:Fl|,) (-?[\w-]+)/).map { String($0.1) }
        let own = names.map { $0.hasPrefix("-") ? String($0.dropFirst()) : $0 }
        found[open[lists - 1]].options += own
      }
    }
    return found.filter { $0.path.first != "help" }.map {
      "\($0.path.joined(separator: " ")): \($0.options.sorted().joined(separator: " "))"
    }
  }

  /// Of a document, without empty ones.
  private static func lines(of document: String) throws -> [String] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: root.appending(path: "docs/\(document)"), encoding: .utf8)
      .split(separator: "\n").map(String.init)
  }
}
