import ArgumentParser
import Registry

/// The names of commands on a command line, held against the tree of commands before it is parsed:
/// the parser calls a misspelt command an unexpected argument.
enum CommandNames {
  /// Refuses a name that no command has, with the nearest one.
  ///
  /// - Throws: ``CommandError`` with exit status 64.
  static func check(_ arguments: [String]) throws {
    var words = arguments[...]
    if words.first == "help" { words.removeFirst() }
    var known = AgentCommand.configuration.subcommands
    var path = ["agent"]
    // What has no commands below it takes arguments of its own.
    while !known.isEmpty, let word = words.popFirst(), !word.hasPrefix("-") {
      let names = known.map { Self.names(of: $0) }
      guard let index = names.firstIndex(where: { $0.contains(word) }) else {
        throw unknown(word, after: path, among: names.flatMap { $0 })
      }
      known = known[index].configuration.subcommands
      path.append(word)
    }
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
