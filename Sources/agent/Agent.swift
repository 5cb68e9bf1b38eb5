import AgentCommands
@main struct Agent { static func main() {} }
