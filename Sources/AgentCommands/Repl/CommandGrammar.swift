import ArgumentParser
import Foundation

/// A command as the parser's own description of the command tree tells it.
struct CommandGrammar: Decodable, Sendable {
  struct Argument: Decodable, Sendable {
    struct Name: Decodable, Sendable {
      let kind: String
      let name: String
    }

    let kind: String
    let names: [Name]?
    let valueName: String?
    let allValues: [String]?
    let isRepeating: Bool

    /// The option's long name with its dashes; nil for an argument.
    var option: String? {
      names?.first { $0.kind == "long" }.map { "--" + $0.name }
    }
  }

  let commandName: String
  let subcommands: [CommandGrammar]?
  let arguments: [Argument]?

  /// The commands of the agent; nil where the parser describes them otherwise than it did.
  static let agent: CommandGrammar? = {
    struct Description: Decodable {
      let command: CommandGrammar
    }
    let told = Data(AgentCommand._dumpHelp().utf8)
    // Without it nothing is completed; the commands work all the same.
    return try? JSONDecoder().decode(Description.self, from: told).command
  }()

  /// What it does without a further word: it lists, where it can. The description does not say it.
  var unnamed: CommandGrammar? { subcommand("list") }

  func subcommand(_ name: String) -> CommandGrammar? {
    subcommands?.first { $0.commandName == name }
  }
}
