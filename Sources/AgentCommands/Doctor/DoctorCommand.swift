import ArgumentParser
import Diagnostics
import Registry

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Tells what would stop a sync, and what to do about it. Changes nothing on Sunbird.")

  @Flag(help: "Look at every page and every value of the store, however long that takes.")
  var full = false
  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let configuration = try await options.configuration()
    let console = options.console
    let isQuiet = options.quiet || options.printsJSON
    let checks = try await Doctor(
      configuration: configuration, isFull: full,
      progress: { if !isQuiet { console.progress($0) } }
    ).examine()
    if options.printsJSON {
      options.console.print(
        try JSONOutput.line(.object(["checks": .array(checks.map(\.json))])))
    } else {
      for check in checks { check.lines.forEach(options.console.print) }
    }
    if checks.exit != .done { throw ExitCode(checks.exit.rawValue) }
  }
}

extension DoctorCheck {
  /// The check for a person.
  fileprivate var lines: [String] {
    let head = "\(status.rawValue)  \(name): \(detail)".safe
    guard let hint, status != .skipped else { return [head] }
    return [head, "    \(hint.safe)"]
  }
}
