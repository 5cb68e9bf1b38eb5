import ArgumentParser
import Foundation
import Outbox
import Registry
import SyncEngine

/// Runs one command line, whether it came from the shell or from the REPL: one grammar for both.
package enum AgentRun {
  /// Runs the command that `arguments` name, without the executable's own name.
  ///
  /// - Returns: the exit status of cli.md.
  package static func run(_ arguments: [String]) async -> Int32 {
    let console = Session.current.console
    let asksJSON = arguments.contains("--json") || Session.current.presets.json
    do {
      try ArgumentRules.check(arguments)
      var command = try parsed(ArgumentRules.normalized(arguments))
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      return ExitStatus.done.rawValue
    } catch let error as CommandError {
      error.report(to: console, json: asksJSON)
      return error.status.rawValue
    } catch let error as StoreError {
      let error = CommandError(error)
      // What a failure has left of an open store is not worth keeping.
      if error.status == .store { Session.current.kept?.letGo() }
      error.report(to: console, json: asksJSON)
      return error.status.rawValue
    } catch let error as OtherServer {
      let error = CommandError(error)
      error.report(to: console, json: asksJSON)
      return error.status.rawValue
    } catch let refusal as BundleRefusal {
      let error = CommandError(refusal)
      error.report(to: console, json: asksJSON)
      return error.status.rawValue
    } catch let problem as PeerProblem {
      let error = CommandError(problem)
      error.report(to: console, json: asksJSON)
      return error.status.rawValue
    } catch let problem as EditProblem {
      CommandError(problem).report(to: console, json: asksJSON)
      return ExitStatus.badData.rawValue
    } catch {
      return finish(error, console: console, json: asksJSON)
    }
  }

  /// The command that `words` name, parsed by its own part of the grammar: the whole tree takes as long
  /// to build as a recording takes. What that part does not take is the whole tree's to judge and to
  /// put into words.
  private static func parsed(_ words: [String]) throws -> any ParsableCommand {
    if let (command, rest) = try CommandNames.find(words),
      let parsed = try? command.parse(rest)  // told by the whole tree below
    {
      return parsed
    }
    return try AgentCommand.parseAsRoot(words)
  }

  /// What the parser says about a command beyond what is wrong: its usage, and where its help is.
  private static func hint(in message: String) -> String? {
    let lines = message.split(separator: "\n").map { $0.drop { $0 == " " } }
    let told = lines.dropFirst().filter {
      $0.hasPrefix("Help:") || $0.hasPrefix("Usage:") || $0.hasPrefix("See ")
    }
    return told.isEmpty ? nil : told.joined(separator: "; ")
  }

  /// Ends with what the parser has to say: help, wrong usage, or a bare exit code.
  private static func finish(_ error: any Error, console: Console, json: Bool) -> Int32 {
    let status = AgentCommand.exitCode(for: error).rawValue
    if let code = error as? ExitCode { return code.rawValue }
    let message = AgentCommand.fullMessage(for: error)
    if status == 0 {
      console.print(message)
    } else if status == ExitStatus.usage.rawValue {
      let text = AgentCommand.message(for: error)
      if json {
        CommandError(.usage, code: "usage", text, hint: hint(in: message))
          .report(to: console, json: true)
      } else {
        let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
        let said = lines.map { String($0).safe }.joined(separator: "\n")
        console.say(said.hasPrefix("Error: ") ? "error: " + said.dropFirst(7) : said)
      }
    } else {
      let said = SystemWords.isSystems(error) ? SystemWords.of(error) : message
      CommandError(.failed, code: "failed", said).report(to: console, json: json)
      return ExitStatus.failed.rawValue
    }
    return status
  }
}

/// What the command line asks beyond what its grammar can say.
enum ArgumentRules {
  private static let flagOptions = ["--email-verified", "--phone-verified"]
  private static let secretOptions = ["--password", "--aadhaar-no"]

  /// Refuses secrets as arguments: other users of the machine can read those.
  static func check(_ arguments: [String]) throws {
    for argument in arguments {
      for option in secretOptions where argument == option || argument.hasPrefix(option + "=") {
        throw CommandError(
          .usage, code: "usage", "\(option) is not taken on the command line, where others see it",
          hint: "put the field into a request body and record it with --from FILE")
      }
    }
  }

  private static let commonFlags = ["--json", "--verbose", "-v", "--quiet", "-q"]
  private static let commonOptions = ["--config", "--store"]

  /// The command line in the form that the grammar takes.
  static func normalized(_ arguments: [String]) -> [String] {
    withCommonOptionsLast(withFlagValues(arguments))
  }

  /// The options that every command takes may stand anywhere, also before the name of a
  /// subcommand; the grammar wants them behind it.
  private static func withCommonOptionsLast(_ arguments: [String]) -> [String] {
    var own: [String] = []
    var common: [String] = []
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      if argument == "--" { return own + common + [argument] + rest }
      let isWhole = commonOptions.contains { argument.hasPrefix($0 + "=") }
      if commonFlags.contains(argument) || isWhole {
        common.append(argument)
      } else if commonOptions.contains(argument), let value = rest.popFirst() {
        common += [argument, value]
      } else {
        own.append(argument)
      }
    }
    return own + common
  }

  /// Lets the boolean fields stand alone: `--email-verified` says the same as
  /// `--email-verified true`.
  private static func withFlagValues(_ arguments: [String]) -> [String] {
    var result: [String] = []
    for (index, argument) in arguments.enumerated() {
      result.append(argument)
      guard flagOptions.contains(argument) else { continue }
      let next = index + 1 < arguments.count ? arguments[index + 1] : "-"
      if next.hasPrefix("-") { result.append("true") }
    }
    return result
  }
}
