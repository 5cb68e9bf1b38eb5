import ArgumentParser
import Registry

/// The names of commands on a command line, held against the tree of commands before it is parsed:
/// the parser calls a misspelt command an unexpected argument.
enum CommandNames {
  /// Finds the command that `arguments` name. Refuses a name that no command has, with the nearest one.
  ///
  /// - Throws: ``CommandError`` with exit status 64.
  /// - Returns: the command and its own arguments; nil where they name none that has no others below it.
  static func find(
    _ arguments: [String]
  ) throws -> (command: any ParsableCommand.Type, arguments: [String])? {
    var words = arguments[...]
    let asksHelp = words.first == "help"
    if asksHelp { words.removeFirst() }
    var command: any ParsableCommand.Type = AgentCommand.self
    var known = command.configuration.subcommands
    var path = ["agent"]
    // What has no commands below it takes arguments of its own.
    while !known.isEmpty, let word = words.popFirst(), !word.hasPrefix("-") {
      guard let named = known.first(where: { Self.names(of: $0).contains(word) }) else {
        throw unknown(word, after: path, among: known.flatMap { Self.names(of: $0) })
      }
      command = named
      known = command.configuration.subcommands
      path.append(word)
    }
    return known.isEmpty && !asksHelp ? (command, Array(words)) : nil
  }

  private static func names(of command: any ParsableCommand.Type) -> [String] {
    [command._commandName] + command.configuration.aliases
  }

  private static func unknown(
    _ word: String, after path: [String], among known: [String]
  ) -> CommandError {
    let name = path.joined(separator: " ")
    let nearest: String? = word.nearest(among: known)
    return CommandError(
      .usage, code: "usage", "there is no command `\(name) \(word)`",
      hint: (nearest.map { "did you mean `\(name) \($0)`? " } ?? "")
        + "`\(name) --help` lists them")
  }
}
