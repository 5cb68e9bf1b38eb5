import Foundation
import Onboarding
import Registry

/// The gateway's inventory as a file: read once, replaced whole or not at all.
struct InventoryFile {
  let path: String
  private let text: String
  let parsed: ConsumerInventory

  init(_ path: String) throws {
    guard path != "-" else {
      throw CommandError(.usage, code: "usage", "--into needs a file", hint: "name the inventory")
    }
    self.path = path
    text = try InputFile.text(path)
    do {
      parsed = try ConsumerInventory(text)
    } catch {
      throw CommandError(error, file: path)
    }
  }

  /// - Returns: whether that changed the file.
  func put(_ entry: ConsumerEntry) throws -> Bool {
    do {
      let after = try parsed.setting(entry)
      guard Data(after.utf8) != Data(text.utf8) else { return false }
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

extension CommandError {
  init(_ problem: GroupProblem, inventory: String?) {
    switch problem {
    case .unknown(let name, let known):
      self.init(
        .usage, code: "unknown-group", "there is no group \(name)",
        hint: name.hint(among: known, called: "known one")
          + "; `agent consumer groups` tells what each is for", field: "group")
    case .undefinedList(let name, let lists):
      let has = lists.isEmpty ? "it has no lists" : "it has \(lists.joined(separator: ", "))"
      self.init(
        .badData, code: "undefined-list",
        "\(inventory ?? "the inventory") has no list \(name): Ansible would stop at that name, for "
          + "all consumers",
        hint: "\(has); leave --group out for exactly the groups that the agent needs, or name "
          + "groups; the file is as it was", field: "group")
    }
  }

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
    case .consumersLieDeeper(let line):
      self = bad(
        "kong_consumers in \(file), line \(line), stands below another key, where Ansible's role "
          + "does not look for it", "check that it is the right file, or move the list to the top")
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
    case .noEntry(let name, let names):
      self = bad(
        "\(file) has no entry for \(name)", Self.instead(of: name, among: names))
    case .changesMore:
      self = bad(
        "the entry can't be changed in \(file) without changing more",
        "run the command without --into and put the entry in by hand")
    }
  }

  private static func instead(of name: String, among names: [String]) -> String {
    let mind = "a consumer that the gateway has without an entry goes by putting one in by hand"
    guard !names.isEmpty else { return "it has no consumers; \(mind)" }
    return "\(name.hint(among: names, called: "known one")); \(mind)"
  }
}
