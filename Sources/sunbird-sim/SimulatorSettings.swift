import ArgumentParser
import Foundation
import SunbirdSimulator

/// The command line's options, and the simulator's options that they make.
struct SimulatorSettings: ParsableArguments {
  @Option(help: "The port; 0 is any free one.")
  var port = 8080

  @Option(help: "The server generation: \(ServerProfile.all.map(\.name).joined(separator: ", ")).")
  var profile = ServerProfile.standard.name

  @Option(
    help: ArgumentHelp(
      "A consumer of the API; repeat it for more.", valueName: "name:key:secret:group,group"))
  var consumer: [ConsumerArgument] = []

  @Option(
    help: ArgumentHelp(
      "A JSON list of consumers: {\"username\",\"key\",\"secret\",\"groups\":[…]}.",
      valueName: "file"))
  var consumerFile: String?

  @Option(
    help: """
      Calls per hour, API and consumer; 0 is unlimited. (default: with consumers what the generation \
      ships, 1000 or 5000)
      """)
  var hourLimit: Int?

  @Flag(help: "Take no gzip bodies (400) and send none.")
  var noGzip = false

  @Option(help: "What to do with gzip bodies: accepted, malformed (400), unsupported (415).")
  var requestGzip: SimulatorOptions.RequestGzip?

  @Option(help: "Seconds until reads from the search index see a write.")
  var indexDelay = 0.0

  @Flag(help: "Refuse all reads with 403.")
  var noReads = false

  @Option(help: "Requests served at once; others get 429 from nginx. (default: unlimited)")
  var mostAtOnce: Int?

  @OptionGroup var installation: InstallationSettings

  @Option(
    help: ArgumentHelp(
      "A fault in force from the start, as POST /_sim/faults takes it; repeat it for more.",
      valueName: "json"))
  var fault: [String] = []

  @Option(help: "Seconds that the server's clock is ahead.")
  var clockAhead = 0.0

  /// - Throws: `ValidationError` where an option makes no sense; what reading the file threw.
  func options() throws -> SimulatorOptions {
    guard let profile = ServerProfile.all.first(where: { $0.name == profile }) else {
      throw ValidationError("there is no profile '\(profile)'")
    }
    guard indexDelay >= 0 else { throw ValidationError("--index-delay can't be negative") }
    var options = SimulatorOptions(
      profile: profile, port: port, gateway: try gateway(of: profile),
      requestGzip: requestGzip ?? (noGzip ? .malformed : .accepted), compressesReplies: !noGzip,
      indexDelay: .seconds(indexDelay))
    installation.apply(to: &options)
    let ahead = clockAhead
    if ahead != 0 { options.now = { Date().addingTimeInterval(ahead) } }
    return options
  }

  /// - Throws: `ValidationError` for one that can't be read.
  func faults() throws -> [Fault] {
    try fault.map { text in
      do throws(Fault.Unreadable) {
        return try Fault(json: text)
      } catch {
        throw ValidationError("--fault: \(error.message)")
      }
    }
  }

  private func gateway(of profile: ServerProfile) throws -> GatewayOptions {
    let consumers = try consumer.map(\.consumer) + (consumerFile.map(ConsumerFile.read) ?? [])
    var gateway = consumers.isEmpty ? GatewayOptions.open : .guarded(consumers, of: profile)
    if let hourLimit { gateway.callsPerHour = hourLimit > 0 ? hourLimit : nil }
    gateway.readsAllowed = !noReads
    gateway.mostAtOnce = mostAtOnce
    return gateway
  }
}

extension SimulatorOptions.RequestGzip: ExpressibleByArgument {}
