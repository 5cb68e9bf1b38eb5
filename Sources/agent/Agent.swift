import AgentCommands
import Foundation

@main
struct Agent {
  static func main() async {
    // A file that may not grow any further is a failed write like any other, and not a sudden end.
    signal(SIGXFSZ, SIG_IGN)
    MappedDisk.tellWhenFull(json: CommandLine.arguments.contains("--json"))
    exit(await AgentRun.run(Array(CommandLine.arguments.dropFirst())))
  }
}
