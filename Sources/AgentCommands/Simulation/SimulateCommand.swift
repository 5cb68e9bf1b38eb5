import ArgumentParser
import Codecs
import Foundation
import Registry
import Simulation

struct SimulateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Puts the agent through simulated worlds and looks for a broken promise.",
    discussion: """
      Offices with the real engine and real stores share one simulated server. Lines break, answers \
      are lost, machines die and get old copies back, clocks jump, other people change the same \
      records. In the end every edit has to have exactly one effect. Nothing outside a temporary \
      folder is touched.
      """)

  @Option(help: "The first world's seed. The same seed is the same world.")
  var seed: UInt64

  @Option(help: "How many worlds, one for each seed from the first one on.")
  var seeds: UInt64 = 1

  @Option(help: "Offices in each world.")
  var offices = SimulationOptions().offices

  @Option(help: "Edits in each world.")
  var edits = SimulationOptions().edits

  @Flag(
    help: """
      Other dialects, uploads, hourly budgets, cloned machines and signals as well. Some of these \
      worlds still break a promise.
      """)
  var broad = false

  @OptionGroup var options: GlobalOptions

  /// The events before a broken promise that are worth reading; all of them with `--verbose`.
  private func shown(_ trace: [String]) -> ArraySlice<String> {
    trace.suffix(options.verbose ? trace.count : 60)
  }

  func validate() throws {
    guard seeds >= 1, (1...20).contains(offices), (1...10_000).contains(edits) else {
      throw ValidationError("--seeds and --edits start at 1; --offices goes from 1 to 20")
    }
    guard seed <= UInt64.max - seeds else { throw ValidationError("the seeds end beyond 2^64") }
  }

  func run() async throws {
    let simulation = WorldSimulation(
      options: SimulationOptions(
        offices: offices, edits: edits, breadth: broad ? .broad : .usual))
    if options.verbose {
      for seed in seed...(seed + seeds - 1) {
        options.say("\(seed): \(simulation.traits(of: seed))")
      }
    }
    let (lived, failure) = try await simulation.run(seeds: seed...(seed + seeds - 1))
    if options.printsJSON {
      options.console.print(try line(lived: lived, failure))
    } else {
      options.console.print(text(lived: lived, failure))
    }
    if failure != nil { throw ExitCode(ExitStatus.failed.rawValue) }
  }

  /// The result as JSON. Seeds have 64 bits, which a `JSONValue`, a number of 53, can't hold.
  private func line(lived: Int, _ failure: SimulationResult?) throws -> String {
    let failing = failure.map { String($0.seed) } ?? "null"
    let rest = try JSONOutput.line(json(lived: lived, failure)).dropFirst()
    return "{\"seed\":\(seed),\"failingSeed\":\(failing)," + rest
  }

  private func json(lived: Int, _ failure: SimulationResult?) -> JSONValue {
    .object([
      "seeds": .count(lived), "offices": .count(offices),
      "edits": .count(edits), "violations": .count(failure == nil ? 0 : 1),
      "invariant": .optional(failure?.violation?.invariant.rawValue),
      "detail": .optional(failure?.violation?.detail),
      "events": .array(shown(failure?.trace ?? []).map(JSONValue.string)),
    ])
  }

  private func text(lived: Int, _ failure: SimulationResult?) -> String {
    guard let failure, let violation = failure.violation else {
      return "\(lived.counted("world")), every promise kept"
    }
    return """
      seed \(failure.seed) breaks \(violation.invariant.rawValue): \(violation.detail)
      \(shown(failure.trace).joined(separator: "\n"))
      the same again: agent simulate --seed \(failure.seed) --offices \(offices) --edits \(edits)
      """
  }
}
