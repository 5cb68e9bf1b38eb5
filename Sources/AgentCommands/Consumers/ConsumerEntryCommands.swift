import ArgumentParser
import Codecs
import Foundation
import Onboarding
import Outbox
import Registry
import Sunbird

struct ConsumerRenderCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render", abstract: "Prints the entry that lets this office use the API.")

  @OptionGroup var place: ConsumerEntryOptions
  @Option(
    name: .customLong("group"),
    help: ArgumentHelp(
      "A group, by the document's name or the inventory's; repeat for several. Unless told, "
        + "exactly the groups that this configuration's calls need. The document's: "
        + ConsumerGroup.allCases.map(\.rawValue).joined(separator: ", ") + ".",
      valueName: "group"))
  var groupNames: [String] = []
  @Flag(help: "Tell for each group what needs it.") var reasons = false

  func run() async throws {
    let configuration = try await place.options.configuration()
    let inventory = try place.inventory()
    let selection = try selection(configuration, inventory?.parsed.vocabulary)
    let entry = ConsumerEntry(
      username: try await place.username(configuration), wish: .present(selection))
    try place.deliver(entry, into: inventory)
    if reasons || place.options.verbose { explain(selection, configuration) }
    warn(selection, configuration, inventory)
  }

  private func selection(
    _ configuration: AgentConfiguration, _ vocabulary: GroupVocabulary?
  ) throws -> GroupSelection {
    if groupNames.isEmpty { return .groups(configuration.neededCalls.groups) }
    do {
      return try GroupSelection(names: groupNames, in: vocabulary ?? .documented)
    } catch {
      throw CommandError(error, inventory: place.into)
    }
  }

  private func explain(_ selection: GroupSelection, _ configuration: AgentConfiguration) {
    let calls = configuration.neededCalls
    for group in selection.groups {
      let uses = calls.filter { $0.group?.name == group }.map(\.operation)
      let reason = uses.isEmpty ? "no call of this agent needs it" : uses.joined(separator: "; ")
      place.options.console.say("\(group): \(reason)")
    }
  }

  private func warn(
    _ selection: GroupSelection, _ configuration: AgentConfiguration, _ inventory: InventoryFile?
  ) {
    let missing = selection.missing(of: configuration.neededCalls.groups).map(\.name)
    if !missing.isEmpty {
      place.options.say(
        "these groups do not cover every call of this agent: \(missing.listed) is missing")
    }
    guard let inventory, case .groups(let groups) = selection else {
      if inventory == nil, case .list(let name, _) = selection {
        place.options.say("the inventory must have the list \(name); --into FILE checks that")
      }
      return
    }
    let unknown = groups.filter { !inventory.parsed.vocabulary.groups.contains($0) }
    guard !unknown.isEmpty else { return }
    place.options.say(
      "\(inventory.path) names no group \(unknown.listed) anywhere else: written all the same; "
        .safe + "ask Sunbird's operator whether the gateway has it")
  }
}

extension [String] {
  fileprivate var listed: String { joined(separator: ", ") }
}

struct ConsumerRemoveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Prints the entry that takes this office's access away.")

  @OptionGroup var place: ConsumerEntryOptions

  func run() async throws {
    let configuration = try await place.options.configuration()
    try place.deliver(
      ConsumerEntry(username: try await place.username(configuration), wish: .absent),
      into: try place.inventory())
  }
}

/// Whose entry it is, and where it goes.
struct ConsumerEntryOptions: ParsableArguments {
  @Option(
    name: .customLong("username"), help: "The consumer's name; this office's replica unless told.")
  var givenName: String?
  @Option(
    help: ArgumentHelp(
      "The inventory to put the entry into; nothing else in it changes.", valueName: "file"))
  var into: String?
  @OptionGroup var options: GlobalOptions

  func username(_ configuration: AgentConfiguration) async throws -> ConsumerName {
    guard let text = try await nameOrReplica(configuration) else {
      throw CommandError(
        .usage, code: "no-username", "nobody has said whose entry it is",
        hint: "add --username, or set replica in the configuration", field: "username")
    }
    guard let name = ConsumerName(text) else {
      throw CommandError(
        .usage, code: "bad-username", "\(text) is no name for a consumer",
        hint: "use letters, digits, . _ - and @, at most 64", field: "username")
    }
    return name
  }

  private func nameOrReplica(_ configuration: AgentConfiguration) async throws -> String? {
    if let name = givenName ?? configuration.replica { return name }
    guard FileManager.default.fileExists(atPath: configuration.store) else { return nil }
    return try await Outbox.open(path: configuration.store).name
  }

  /// What has to be done on the administration server afterwards (onboarding-api-consumers.md).
  private static let nextStep = "sudo ./sunbird-install.sh -s apis"

  /// The inventory that the entry goes into; nil where none is named.
  func inventory() throws -> InventoryFile? { try into.map(InventoryFile.init) }

  /// Prints the entry, and puts it into the inventory where there is one.
  func deliver(_ entry: ConsumerEntry, into inventory: InventoryFile?) throws {
    let isChanged = try inventory?.put(entry)
    if options.printsJSON {
      let groups: JSONValue =
        switch entry.wish {
        case .present(let selection):
          .array(selection.groups.map(JSONValue.string))
        case .absent: .null
        }
      options.console.print(
        try JSONOutput.line(
          .object([
            "username": .string(entry.username.text), "state": .string(entry.wish.state),
            "groups": groups, "entry": .string(entry.lines.joined(separator: "\n")),
            "file": .optional(into), "changed": isChanged.map(JSONValue.bool) ?? .null,
            "next": .string(Self.nextStep),
          ])))
    } else {
      entry.lines.forEach(options.console.print)
    }
    if let into, let isChanged {
      options.say(isChanged ? "\(into) is changed".safe : "\(into) says so already".safe)
    }
    options.say("next, on Sunbird's administration server: \(Self.nextStep)")
  }
}

extension AgentConfiguration {
  /// The gateway calls that a consumer with this configuration makes.
  var neededCalls: [GatewayCall] {
    GatewayCall.needed(by: dialect, signsOn: files.ssoKey != nil)
  }
}
