import Reconciliation
import Testing

@testable import AgentCommands

/// A rule stands in the configuration as a person would have written it, and nothing else changes.
struct StandingRuleTests {
  private func added(_ text: String, _ rules: [String: ConflictPolicy]) throws -> String {
    try StandingRules(rules: rules, comment: "asha").added(to: text)
  }

  @Test(arguments: [
    ("", "conflicts:\n  fields:\n    user.location: remote  # asha\n"),
    (
      "store: a.db\n\n",
      "store: a.db\nconflicts:\n  fields:\n    user.location: remote  # asha\n"
    ),
    (
      "store: a.db",
      "store: a.db\nconflicts:\n  fields:\n    user.location: remote  # asha\n"
    ),
    (
      "conflicts:\n    default: review\nstore: a.db\n",
      "conflicts:\n    fields:\n      user.location: remote  # asha\n    default: review\nstore: a.db\n"
    ),
    (
      "conflicts:\n  # by hand\n  fields:\n    # more\n    user.phone: local\n",
      "conflicts:\n  # by hand\n  fields:\n    user.location: remote  # asha\n    # more\n    user.phone: local\n"
    ),
    (
      "conflicts:\nstore: a.db\n",
      "conflicts:\n  fields:\n    user.location: remote  # asha\nstore: a.db\n"
    ),
    (
      "conflicts:\n  fields:\n    user.location: review  # before\n    user.phone: local\n",
      "conflicts:\n  fields:\n    user.location: remote  # before\n    user.phone: local\n"
    ),
    (
      "conflicts:\n  fields: \n    user.location: \"local\"\n",
      "conflicts:\n  fields: \n    user.location: remote\n"
    ),
    (
      "server:\n  userTokenCommand: [a, b]\n",
      "server:\n  userTokenCommand: [a, b]\nconflicts:\n  fields:\n    user.location: remote  # asha\n"
    ),
  ])
  func aRuleIsAddedByLines(text: String, wanted: String) throws {
    #expect(try added(text, ["user.location": .remote]) == wanted)
  }

  @Test func severalAreAddedTogether() throws {
    let text = try added("store: a.db\n", ["user.phone": .local, "org.description": .remote])
    #expect(text.contains("    org.description: remote  # asha\n"))
    #expect(text.contains("    user.phone: local  # asha\n"))
  }

  @Test(arguments: [
    "conflicts: {default: review}\n", "conflicts: {fields: {user.phone: local}}\n", "- a\n",
  ])
  func whatCanNotBeAddedToIsRefused(text: String) {
    #expect(throws: StandingRules.NotWritable.self) { try added(text, ["user.location": .remote]) }
  }

  @Test func theLinesToWriteByHandSayTheSame() throws {
    let rules = StandingRules(rules: ["user.location": .remote], comment: "asha")
    #expect(try rules.added(to: "") == rules.lines.joined(separator: "\n") + "\n")
  }
}
