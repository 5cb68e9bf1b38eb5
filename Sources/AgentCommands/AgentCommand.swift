import ArgumentParser

/// The root of the command tree, for the shell and for the REPL.
struct AgentCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "agent",
    abstract: "Registers schools, people and memberships on Sunbird, with or without a line.",
    discussion: """
      Edits are recorded on this machine at once and survive a power cut. `agent sync` brings them \
      to Sunbird when there is a line; what a machine can't decide waits for you under \
      `agent conflicts` and `agent queue`.
      """,
    version: "0.1.0",
    subcommands: [
      InitCommand.self, OrganisationCommand.self, UserCommand.self, MemberCommand.self,
      ImportCommand.self, ExportCommand.self, SyncCommand.self, StatusCommand.self,
      MetricsCommand.self, ReportCommand.self, ServeCommand.self, QueueCommand.self,
      ConflictsCommand.self,
      ReviewCommand.self, UndoCommand.self, RecordCommand.self, ReplCommand.self,
      BackupCommand.self, RestoreCommand.self, PruneCommand.self, TokenCommand.self,
      ConsumerCommand.self, ServerCommand.self, KeyCommand.self, PeerCommand.self,
      BundleCommand.self,
      AuditCommand.self,
      SingleSignOnCommand.self, DoctorCommand.self, DemoCommand.self, SimulateCommand.self,
    ])
}
