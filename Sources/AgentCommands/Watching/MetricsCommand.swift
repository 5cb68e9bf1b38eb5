import ArgumentParser
import Codecs
import Foundation

struct MetricsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "metrics", abstract: "Tells how the office stands in Prometheus' text format.",
    discussion: """
      For node_exporter's textfile collector: `agent metrics --to FOLDER/sunbird-agent.prom`, from a \
      timer. The file is replaced whole, so that no scrape meets half of it.
      """)

  @Option(help: "The file to replace; standard output unless told.", completion: .file())
  var to: String?
  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let (outbox, configuration) = try await options.lookAtStore()
    let status = try await OfficeStatus(outbox, configuration, at: Date())
    let text = Metrics.text(status, version: AgentCommand.configuration.version)
    guard let to else {
      if options.printsJSON {
        return options.console.print(try JSONOutput.line(.object(["metrics": .string(text)])))
      }
      return options.console.print(String(text.dropLast()))
    }
    do {
      try WholeFile.write(Data(text.utf8), to: to)
    } catch let failure as FileFailure {
      throw CommandError(
        .unreachable, code: "not-written", "\(to) can't be written: \(failure.detail)",
        hint: "check its folder and the disk; what was there is as it was")
    }
    if options.printsJSON {
      options.console.print(try JSONOutput.line(.object(["file": .string(to)])))
    }
  }
}
