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

  @OptionGroup var options: GlobalOptions

  /// The events that are worth reading: those before a broken promise; all of one world with
  /// `--verbose`.
  private func shown(_ result: SimulationResult?) -> ArraySlice<String> {
    guard let result else { return [] }
    if options.verbose { return result.trace[...] }
    return result.violation == nil ? [] : result.trace.suffix(60)
  }

  func validate() throws {
    guard seeds >= 1, (1...20).contains(offices), (1...10_000).contains(edits) else {
      throw ValidationError("--seeds and --edits start at 1; --offices goes from 1 to 20")
    }
    guard seed <= UInt64.max - seeds else { throw ValidationError("the seeds end beyond 2^64") }
  }

  func run() async throws {
    let simulation = WorldSimulation(
      options: SimulationOptions(offices: offices, edits: edits))
    if options.verbose {
      for seed in seed...(seed + seeds - 1) {
        options.say("\(seed): \(simulation.traits(of: seed))")
      }
    }
    let (lived, result) = try await live(simulation)
    if options.printsJSON {
      options.console.print(try line(lived: lived, result))
    } else {
      options.console.print(text(lived: lived, result))
    }
    if result?.violation != nil { throw ExitCode(ExitStatus.failed.rawValue) }
  }

  /// - Returns: how many worlds were lived, and the one that there is something to tell of: the
  ///   first that broke a promise, or the only one.
  private func live(
    _ simulation: WorldSimulation
  ) async throws -> (lived: Int, result: SimulationResult?) {
    if seeds == 1 { return (1, try await simulation.run(seed: seed)) }
    let (lived, failure) = try await simulation.run(seeds: seed...(seed + seeds - 1))
    return (lived, failure)
  }

  /// The result as JSON. Seeds have 64 bits, which a `JSONValue`, a number of 53, can't hold.
  private func line(lived: Int, _ result: SimulationResult?) throws -> String {
    let failing = result?.violation == nil ? "null" : "\(result?.seed ?? seed)"
    let rest = try JSONOutput.line(json(lived: lived, result)).dropFirst()
    return "{\"seed\":\(seed),\"failingSeed\":\(failing)," + rest
  }

  private func json(lived: Int, _ result: SimulationResult?) -> JSONValue {
    .object([
      "seeds": .count(lived), "offices": .count(offices),
      "edits": .count(edits), "violations": .count(result?.violation == nil ? 0 : 1),
      "invariant": .optional(result?.violation?.invariant.rawValue),
      "detail": .optional(result?.violation?.detail),
      "events": .array(shown(result).map(JSONValue.string)),
    ])
  }

  private func text(lived: Int, _ result: SimulationResult?) -> String {
    let events = shown(result)
    guard let result, let violation = result.violation else {
      return (events + ["\(lived.counted("world")), every promise kept"]).joined(separator: "\n")
    }
    return """
      seed \(result.seed) breaks \(violation.invariant.rawValue): \(violation.detail)
      \(events.joined(separator: "\n"))
      the same again: agent simulate --seed \(result.seed) --offices \(offices) --edits \(edits)
      """
  }
}
