import ArgumentParser
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
        + "exactly the groups that this configuration's calls need.", valueName: "group"))
  var groupNames: [String] = []
  @Flag(help: "Tell for each group what needs it.") var reasons = false

  func run() async throws {
    let configuration = try await place.options.configuration()
    let selection = try selection(configuration)
    let entry = ConsumerEntry(
      username: try await place.username(configuration), wish: .present(selection))
    try place.deliver(entry)
    if reasons || place.options.verbose { explain(selection, configuration) }
    warn(selection, configuration)
  }

  private func selection(_ configuration: AgentConfiguration) throws -> GroupSelection {
    if groupNames.isEmpty { return .groups(configuration.neededCalls.groups) }
    do {
      return try GroupSelection(names: groupNames)
    } catch {
      throw CommandError(
        .usage, code: "unknown-group", "there is no group \(error.name)",
        hint: "the nearest is \(error.nearest); `agent consumer groups` lists them",
        field: "group")
    }
  }

  private func explain(_ selection: GroupSelection, _ configuration: AgentConfiguration) {
    let calls = configuration.neededCalls
    for group in selection.groups {
      let uses = calls.filter { $0.group == group }.map(\.operation)
      let reason = uses.isEmpty ? "no call of this agent needs it" : uses.joined(separator: "; ")
      place.options.console.say("\(group.rawValue): \(reason)")
    }
  }

  private func warn(_ selection: GroupSelection, _ configuration: AgentConfiguration) {
    let missing = configuration.neededCalls.groups.filter { !selection.groups.contains($0) }
    guard !missing.isEmpty else { return }
    let list = missing.map(\.rawValue).joined(separator: ", ")
    place.options.say("these groups do not cover every call of this agent: \(list) is missing")
  }
}

struct ConsumerRemoveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Prints the entry that takes this office's access away.")

  @OptionGroup var place: ConsumerEntryOptions

  func run() async throws {
    let configuration = try await place.options.configuration()
    try place.deliver(
      ConsumerEntry(username: try await place.username(configuration), wish: .absent))
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

  /// Prints the entry, and puts it into the inventory where one is named.
  func deliver(_ entry: ConsumerEntry) throws {
    let isChanged = try into.map { try put(entry, into: $0) }
    if options.printsJSON {
      let groups: JSONValue =
        switch entry.wish {
        case .present(let selection):
          .array(selection.groups.map { .string($0.rawValue) })
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

  /// - Returns: whether that changed the file.
  private func put(_ entry: ConsumerEntry, into path: String) throws -> Bool {
    guard path != "-" else {
      throw CommandError(.usage, code: "usage", "--into needs a file", hint: "name the inventory")
    }
    let before = try InputFile.text(path)
    do {
      let after = try ConsumerInventory(before).setting(entry)
      guard Data(after.utf8) != Data(before.utf8) else { return false }
      try WholeFile.write(Data(after.utf8), to: path)
      return true
    } catch let problem as InventoryProblem {
      throw CommandError(problem, file: path)
    } catch let failure as FileFailure {
      throw CommandError(
        .unreachable, code: "not-written", "\(path) can't be written: \(failure.detail)",
        hint: "check its folder and owner; the file is as it was")
    }
  }
}

extension AgentConfiguration {
  /// The gateway calls that a consumer with this configuration makes.
  var neededCalls: [GatewayCall] {
    GatewayCall.needed(by: .named(dialect), signsOn: ssoKeyFile != nil)
  }
}

extension CommandError {
  fileprivate init(_ problem: InventoryProblem, file: String) {
    let untouched = "the file is as it was"
    func bad(_ detail: String, _ hint: String) -> CommandError {
      CommandError(.badData, code: "inventory", detail, hint: "\(hint); \(untouched)")
    }
    switch problem {
    case .notYAML(let detail): self = bad("\(file) is not valid YAML: \(detail)", "mend it first")
    case .notAMap: self = bad("\(file) is not a map of keys", "check that it is the right file")
    case .consumersAreNoList:
      self = bad("kong_consumers in \(file) is not a list", "check that it is the right file")
    case .writtenInBrackets(let line):
      self = bad(
        "kong_consumers in \(file), line \(line), stands in brackets",
        "write one entry per line, each behind a dash")
    case .notEditable(let key, let line):
      self = bad(
        "\(key) in \(file), line \(line), is written in a way that can't be changed in place",
        "write its value on one line, or one group per line")
    case .severalEntries(let name, let lines):
      let numbers = lines.map(String.init).joined(separator: ", ")
      self = bad("\(file) has several entries for \(name), in lines \(numbers)", "keep one of them")
    case .changesMore:
      self = bad(
        "the entry can't be changed in \(file) without changing more",
        "run the command without --into and put the entry in by hand")
    }
  }
}
