import Foundation

/// Measures the agent side by side with the floor under it, in one run on one machine.
///
/// usage: benchmarks [--million] [--agent PATH] [NAME…]
///
/// Times are the machine's, so figures of two runs are not to be compared; the ratios are.
@main
struct Benchmarks {
  static func main() async throws {
    let options = try Options(CommandLine.arguments.dropFirst())
    let all: [any Benchmark] = [
      SingleRecordings(), ImportedRows(), LookingCommands(), FlatCost(), SyncMemory(),
    ]
    let chosen = all.filter { options.names.isEmpty || options.names.contains($0.name) }
    guard !chosen.isEmpty else {
      throw Options.Wrong("no such benchmark; there are \(all.map(\.name))")
    }
    Figure.printHead()
    for benchmark in chosen {
      let folder = try makeFolder()
      defer { try? FileManager.default.removeItem(at: folder) }  // what is left there harms nobody
      for figure in try await benchmark.run(in: folder, options) { figure.printLine() }
    }
  }

  /// A new folder on the disk of the current one.
  private static func makeFolder() throws -> URL {
    let folder = URL(filePath: FileManager.default.currentDirectoryPath)
      .appending(path: ".build/benchmark-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }
}

/// One thing that is measured; a file each.
protocol Benchmark: Sendable {
  /// The word that chooses it on the command line.
  var name: String { get }

  func run(in folder: URL, _ options: Options) async throws -> [Figure]
}

/// What the command line asks for.
struct Options: Sendable {
  struct Wrong: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
  }

  /// Also measures a million queued edits; the long queue has 100,000 otherwise.
  var withMillion = false
  /// The agent's program; beside this one unless told.
  var agent = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appending(path: "agent").path
  var names: Set<String> = []

  /// How many edits the long queue has.
  var long: Int { withMillion ? 1_000_000 : 100_000 }

  init(_ arguments: ArraySlice<String>) throws {
    var rest = arguments
    while let argument = rest.popFirst() {
      switch argument {
      case "--million": withMillion = true
      case "--agent":
        guard let path = rest.popFirst() else { throw Wrong("--agent needs a path") }
        agent = path
      case _ where argument.hasPrefix("-"): throw Wrong("unknown option \(argument)")
      default: names.insert(argument)
      }
    }
  }
}
