import Sunbird
import Testing
import Yams

@testable import Onboarding

/// What an edit of `kong_consumers` does to the file, line by line.
@Suite struct ConsumerInventoryTests {
  static let name = ConsumerName("dharwad-01")

  static func present(_ groups: GatewayGroup...) throws -> ConsumerEntry {
    ConsumerEntry(username: try #require(name), wish: .present(.groups(groups)))
  }

  static func absent() throws -> ConsumerEntry {
    ConsumerEntry(username: try #require(name), wish: .absent)
  }

  /// The file of release 1.5, shortened.
  static let release = """
    ---
    # Groups for the consumers
    integration_partner_groups:
      - echoUser
      - orgAdmin
    kong_all_consumer_groups: "{{ integration_partner_groups | union(['noteUser']) }}"

    kong_consumers:
      - username: api-management-test-user   # for the tests
        groups: "{{ kong_all_consumer_groups }}"
        state: present

      # left in 2017
      - username: add-any-consumer-to-be-deleted
        state: absent
      - username: player
        groups: "{{ kong_all_consumer_groups }}"
        state: present
        rate_limits:
          - { api: readContent, config.hour: 10000, config.limit_by: credential, state: present }

    # the end
    kong_admin_api_url: http://localhost:8001

    """

  @Test func aNewEntryGoesBehindTheLastOne() throws {
    let after = try ConsumerInventory(Self.release).setting(Self.present("orgAdmin", "orgUser"))
    let entry = """
        - username: dharwad-01
          groups: [orgAdmin, orgUser]
          state: present

      """
    let place = "config.limit_by: credential, state: present }\n"
    #expect(after == Self.release.replacing(place, with: place + entry))
  }

  @Test func aMissingListIsAppended() throws {
    #expect(
      try ConsumerInventory("a: 1").setting(Self.present("orgUser"))
        == "a: 1\nkong_consumers:\n  - username: dharwad-01\n    groups: [orgUser]\n    state: present"
    )
    #expect(
      try ConsumerInventory("").setting(Self.present("orgUser"))
        == "kong_consumers:\n  - username: dharwad-01\n    groups: [orgUser]\n    state: present\n")
  }

  static let strangers = ["", "a: 1\n", "kong_consumers:\n", "kong_consumers: []\n", release]

  @Test(arguments: strangers)
  func whoHasNoEntryCanNotBeTakenAway(text: String) throws {
    let names =
      text == Self.release
      ? ["api-management-test-user", "add-any-consumer-to-be-deleted", "player"] : []
    #expect(throws: InventoryProblem.noEntry("dharwad-01", names: names)) {
      try ConsumerInventory(text).setting(Self.absent())
    }
  }

  @Test func aByteOrderMarkStays() throws {
    for text in ["kong_consumers:\n  - username: dharwad-01\n    state: absent\n", Self.release] {
      let after = try ConsumerInventory("\u{FEFF}" + text).setting(Self.present("orgAdmin"))
      let unmarked = try ConsumerInventory(text).setting(Self.present("orgAdmin"))
      #expect(Array(after.unicodeScalars) == ["\u{FEFF}"] + Array(unmarked.unicodeScalars))
    }
  }

  /// Name, file before, file after `present` with orgAdmin and orgUser.
  static let updates: [(name: String, before: String, after: String)] = [
    (
      "a variable",
      "kong_consumers:\n  - username: dharwad-01\n    groups: \"{{ all }}\"  # all\n    state: absent\n",
      "kong_consumers:\n  - username: dharwad-01\n    groups: [orgAdmin, orgUser]  # all\n    state: present\n"
    ),
    (
      "lines of a list, with their comments",
      """
      kong_consumers:
      - state: present  # yes
        username: 'dharwad-01'
        groups:   # in step with the portal
        # first
        - orgAdmin   # schools
        - userAdmin  # people
        rate_limits: [{api: x}]
      """,
      """
      kong_consumers:
      - state: present  # yes
        username: 'dharwad-01'
        groups:   # in step with the portal
        # first
        - orgAdmin   # schools
        - orgUser
        rate_limits: [{api: x}]
      """
    ),
    (
      "the same groups in another order",
      "kong_consumers: [{username: dharwad-01, groups: [orgUser, orgAdmin], state: present}]",
      "kong_consumers: [{username: dharwad-01, groups: [orgUser, orgAdmin], state: present}]"
    ),
    (
      "a map in braces",
      "kong_consumers:\n  - {state: absent, username: dharwad-01, groups: [], limits: {a: [1, 2]}} # x\n  - {username: b}\n",
      "kong_consumers:\n  - {state: present, username: dharwad-01, groups: [orgAdmin, orgUser], limits: {a: [1, 2]}} # x\n  - {username: b}\n"
    ),
    (
      "a map in braces that lacks everything", "kong_consumers:\n  - {username: dharwad-01}",
      "kong_consumers:\n  - {username: dharwad-01, groups: [orgAdmin, orgUser], state: present}"
    ),
    (
      "missing keys, CR LF and no last line end",
      "kong_consumers:\r\n  - username: dharwad-01\r\n    credential_algorithm: HS256",
      "kong_consumers:\r\n  - username: dharwad-01\r\n    groups: [orgAdmin, orgUser]\r\n    state: present\r\n    credential_algorithm: HS256"
    ),
    (
      "a folded text, with a blank line and another entry behind it",
      """
      kong_consumers:
        - username: dharwad-01
          groups: >-  # all
            {{ kong_all_consumer_groups
               | difference(['noteUser']) }}

          state: present
        - username: player
      """,
      """
      kong_consumers:
        - username: dharwad-01
          groups: [orgAdmin, orgUser]  # all

          state: present
        - username: player
      """
    ),
    (
      "block texts, the last of the file",
      "kong_consumers:\n- state: |-\n    absent\n  username: dharwad-01\n  groups: |2\n      {{ a }}\n",
      "kong_consumers:\n- state: present\n  username: dharwad-01\n  groups: [orgAdmin, orgUser]\n"
    ),
    (
      "an empty list", "kong_consumers: []  # none yet\nb: 1\n",
      "kong_consumers:  # none yet\n  - username: dharwad-01\n    groups: [orgAdmin, orgUser]\n    state: present\nb: 1\n"
    ),
    (
      "no value", "kong_consumers:\nb: 1\n",
      "kong_consumers:\n  - username: dharwad-01\n    groups: [orgAdmin, orgUser]\n    state: present\nb: 1\n"
    ),
    (
      "groups without a value",
      "kong_consumers:\n  - username: dharwad-01\n    groups:  # later\n    state: present\n",
      "kong_consumers:\n  - username: dharwad-01\n    groups: [orgAdmin, orgUser]  # later\n    state: present\n"
    ),
  ]

  @Test(arguments: updates)
  func anEntryIsUpdatedInPlace(row: (name: String, before: String, after: String)) throws {
    let entry = try Self.present("orgAdmin", "orgUser")
    let after = try ConsumerInventory(row.before).setting(entry)
    #expect(after == row.after, "\(row.name)")
    #expect(try ConsumerInventory(after).setting(entry) == after, "again changes nothing")
  }

  @Test func removingKeepsTheGroups() throws {
    let before =
      "kong_consumers:\n  - username: dharwad-01\n    groups: [orgAdmin]\n    state: present # now\n"
    #expect(
      try ConsumerInventory(before).setting(Self.absent())
        == before.replacing("present", with: "absent"))
  }

  @Test func aWholeListOfTheInventoryIsNamed() throws {
    let entry = ConsumerEntry(
      username: try #require(Self.name),
      wish: .present(try GroupSelection(names: ["Integration Partner Groups"])))
    let before = "kong_consumers:\n- username: dharwad-01\n  groups:\n  - orgAdmin # x\n"
    #expect(
      try ConsumerInventory(before).setting(entry)
        == "kong_consumers:\n- username: dharwad-01\n  state: present\n"
        + "  groups: \"{{ integration_partner_groups }}\"\n")
  }

  static let refused: [(before: String, problem: InventoryProblem)] = [
    ("vars:\n  kong_consumers:\n  - username: a\n", .consumersLieDeeper(line: 2)),
    ("a: 1\nb:\n- c\n- vars: {x: 1, kong_consumers: []}\n", .consumersLieDeeper(line: 4)),
    ("- a\n- b\n", .notAMap), ("kong_consumers: all\n", .consumersAreNoList),
    ("kong_consumers: {a: 1}\n", .consumersAreNoList),
    ("kong_consumers: [{username: a}]\n", .writtenInBrackets(line: 1)),
    (
      "kong_consumers:\n- username: dharwad-01\n- username: dharwad-01\n",
      .severalEntries("dharwad-01", lines: [2, 3])
    ),
    (
      "kong_consumers:\n- username: dharwad-01\n  groups: [a,\n    b]\n",
      .notEditable(key: "groups", line: 3)
    ),
    (
      "kong_consumers:\n- username: dharwad-01\n  groups: &g [orgUser]\n  other: *g\n",
      .notYAML("")
    ),
    ("kong_consumers:\n  - username: [\n", .notYAML("")), ("a: 1\na: 2\n", .notYAML("")),
    ("a: 1\n---\nb: 2\n", .notYAML("")), ("a: 1\n...\n", .notYAML("")),
  ]

  @Test(arguments: refused)
  func whatCannotBeEditedSafelyIsRefused(row: (before: String, problem: InventoryProblem)) throws {
    let entry = try Self.present("orgAdmin")
    let problem = #expect(throws: InventoryProblem.self) {
      try ConsumerInventory(row.before).setting(entry)
    }
    if case .notYAML? = problem, case .notYAML = row.problem { return }
    #expect(problem == row.problem, "\(row.before)")
  }

  @Test(arguments: ["true", "123", "1e3", "no", "NULL", "-x", ".5", "@a", "0x1"])
  func aNameThatYAMLWouldMisreadIsQuoted(name: String) throws {
    let entry = ConsumerEntry(
      username: try #require(ConsumerName(name)), wish: .present(.groups([GatewayGroup("orgUser")]))
    )
    let text = try ConsumerInventory("").setting(entry)
    let username = try #require(try Yams.compose(yaml: text)?["kong_consumers"]?[0]?["username"])
    #expect(username.scalar?.string == name && username.tag == .implicit || username.null == nil)
    #expect(text.contains("\"\(name)\""))
    #expect(try ConsumerInventory(text).setting(entry) == text)
  }

  @Test(arguments: ["", "a b", "a:b", "a#b", "ä", String(repeating: "a", count: 65), "a\nb"])
  func aNameOfOtherLettersIsNone(name: String) { #expect(ConsumerName(name) == nil) }
}
