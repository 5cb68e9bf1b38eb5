import ArgumentParser
import Registry

struct OrganisationCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "org", abstract: "Records an organisation.",
    subcommands: [Create.self, Update.self])

  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "create", _superCommandName: QuickGrammar.root,
      abstract: "Records a new organisation.", discussion: BlankRule.sentence
    )
    @OptionGroup var fields: OrganisationFields
    @OptionGroup var recording: RecordingOptions
    func run() async throws { try await recording.record(.createOrganisation, fields) }
  }

  struct Update: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "update", _superCommandName: QuickGrammar.root,
      abstract: "Records a change of an organisation.",
      discussion: BlankRule.sentence)
    @OptionGroup var fields: OrganisationFields
    @OptionGroup var recording: RecordingOptions
    func run() async throws { try await recording.record(.updateOrganisation, fields) }
  }
}

struct UserCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "user", abstract: "Records a user.", subcommands: [Create.self, Update.self])

  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "create", _superCommandName: QuickGrammar.root, abstract: "Records a new user.",
      discussion: BlankRule.sentence)
    @OptionGroup var fields: UserFields
    @OptionGroup var recording: RecordingOptions
    func run() async throws { try await recording.record(.createUser, fields) }
  }

  struct Update: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "update", _superCommandName: QuickGrammar.root,
      abstract: "Records a change of a user.", discussion: BlankRule.sentence
    )
    @OptionGroup var fields: UserFields
    @OptionGroup var recording: RecordingOptions
    func run() async throws { try await recording.record(.updateUser, fields) }
  }
}

struct MemberCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "member", abstract: "Records who belongs to an organisation.",
    subcommands: [Add.self, Remove.self])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "add", _superCommandName: QuickGrammar.root,
      abstract: "Records that a user becomes a member.",
      discussion: BlankRule.sentence)
    @OptionGroup var fields: MembershipFields
    @OptionGroup var recording: RecordingOptions
    func run() async throws { try await recording.record(.addMember, fields) }
  }

  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "remove", _superCommandName: QuickGrammar.root,
      abstract: "Records that a user is no longer a member.")
    @OptionGroup var fields: MembershipKeyFields
    @OptionGroup var recording: RecordingOptions
    func run() async throws { try await recording.record(.removeMember, fields) }
  }
}

/// Commands that are started by the thousand.
enum QuickGrammar {
  /// A command that names what it stands below, parsed by itself, is not asked first whether its words
  /// want a completion script, which takes as long as all the rest. That question is the root's.
  static let root = "agent"
}
