import AgentCommands
import Foundation

@main
struct Agent {
  static func main() async {
    exit(await AgentRun.run(Array(CommandLine.arguments.dropFirst())))
  }
}
