import ArgumentParser
import Codecs
import Onboarding
import Registry
import Sunbird

struct ConsumerGroupsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "groups",
    abstract: "Tells which group each call needs, and which of the documented sets has it.")

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let configuration = try await options.configuration()
    let calls = configuration.neededCalls
    let signOn = GatewayCall.signOn(configuration.dialect)
    let all = calls.contains(signOn) ? calls : calls + [signOn]
    if options.printsJSON {
      options.console.print(try JSONOutput.line(GroupTable(calls: calls, all: all).json))
    } else {
      GroupTable(calls: calls, all: all).lines.forEach(options.console.print)
    }
  }
}

/// Operations against groups, and the columns of onboarding-api-consumers.md against both.
private struct GroupTable {
  /// What this configuration needs.
  let calls: [GatewayCall]
  /// With single sign-on, which is shown whether it is set up or not.
  let all: [GatewayCall]

  var json: JSONValue {
    .object([
      "operations": .array(
        all.map { call in
          .object([
            "operation": .string(call.operation), "call": .string(call.call),
            "group": .optional(call.group?.name), "name": .optional(call.group?.documentName),
            "needed": .bool(calls.contains(call)),
            "sets": .array(
              GroupSet.allCases.filter { $0.lets(call) }
                .map { .string($0.documentName) }),
          ])
        }),
      "sets": .array(
        GroupSet.allCases.map { set in
          let missing = set.missing(of: all.groups)
          return .object([
            "name": .string(set.documentName), "variable": .string(set.rawValue),
            "groups": .array(set.groups.map { .string($0.rawValue) }),
            "covers": .bool(missing.isEmpty),
            "missing": .array(missing.map { .string($0.name) }),
          ])
        }),
    ])
  }

  var lines: [String] {
    let heads = ["operation", "call", "group"] + Self.shortNames
    let rows = all.map { call in
      [call.operation + (calls.contains(call) ? "" : " (not set up)"), call.call]
        + [Self.words(call.group)]
        + GroupSet.allCases.map { $0.lets(call) ? "yes" : "-" }
    }
    return Self.aligned([heads] + rows) + [""]
      + GroupSet.allCases.map(Self.coverage(of: all.groups))
  }

  private static func words(_ group: GatewayGroup?) -> String {
    guard let group else { return "none needed" }
    return "\(group.name) (\(group.documentName ?? "not the document's"))"
  }

  private static let shortNames = ["mob.admin", "mob.app", "mob.device", "partner", "implement."]

  private static func coverage(of needed: [GatewayGroup]) -> (GroupSet) -> String {
    { set in
      let missing = set.missing(of: needed).map(\.name)
      let verdict = missing.isEmpty ? "covers all" : "lacks \(missing.joined(separator: ", "))"
      return "\(set.documentName) ({{ \(set.rawValue) }}): \(verdict)"
    }
  }

  private static func aligned(_ rows: [[String]]) -> [String] {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
      return cells.joined(separator: "  ").trimmingSpaces()
    }
  }
}
