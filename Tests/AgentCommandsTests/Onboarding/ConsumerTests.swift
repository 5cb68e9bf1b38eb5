import AgentProcesses
import Foundation
import SunbirdSimulator
import Testing

/// `agent consumer`. What an edit does to a file is tested where it is made.
@Suite("Consumer", .inTurns)
struct ConsumerTests {
  @Test func renderPrintsTheGroupsOfTheDialectsCallsAndTheNextStep() async throws {
    let office = try await Office.open()
    let ran = try await office.agent("consumer", "render").expect(0)
    #expect(
      ran.output
        == "- username: dharwad-01\n  groups: [orgAdmin, userAdmin, orgUser, publicUser]\n"
        + "  state: present\n")
    #expect(ran.talk.contains("sudo ./sunbird-install.sh -s apis"))
    let r15 = try await office.agent(
      "consumer", "render", "--username", "desk", "--json",
      environment: [
        "AGENT_SERVER_DIALECT": "r1.5", "AGENT_SSO_KEY_FILE": office.path("sso.yaml"),
      ]
    ).expect(0).object()
    #expect(
      r15["groups"] == ["orgAdmin", "userAdmin", "orgUser", "publicUser", "appAdmin", "echoUser"])
    #expect(r15["next"] == "sudo ./sunbird-install.sh -s apis")
  }

  @Test(arguments: [
    (
      "r2.10",
      [
        "orgCreate", "orgUpdate", "userCreate", "userUpdate", "orgAdmin", "userAdmin", "orgAccess",
        "userAccess", "userTempAdmin",
      ]
    ),
    (
      "r8",
      [
        "orgCreate", "orgUpdate", "userCreate", "userUpdate", "userAdmin", "anonymousOrgAccess",
        "userAccess", "userTempAdmin", "anonymousUserAccess",
      ]
    ),
  ])
  func laterGenerationsHaveGroupsOfTheirOwn(dialect: String, groups: [String]) async throws {
    let office = try await Office.open()
    let environment = ["AGENT_SERVER_DIALECT": dialect]
    let ran = try await office.agent("consumer", "render", "--json", environment: environment)
    #expect(
      try ran.expect(0).object()["groups"]?.array?.compactMap(\.string) == groups)
    let file = try office.write("main.yml", "kong_consumers: []\n")
    let list = try await office.agent(
      "consumer", "render", "--group", "integration_partner_groups", "--into", file,
      environment: environment
    ).expect(65)
    #expect(list.talk.contains("integration_partner_groups"))
    #expect(try office.read("main.yml") == "kong_consumers: []\n")
    let table = try await office.agent("consumer", "groups", environment: environment).expect(0)
    #expect(table.output.contains("none needed"))
  }

  @Test func groupsAreTakenByEitherNameAndReasonsAreToldOnRequest() async throws {
    let office = try await Office.open()
    let ran = try await office.agent(
      "consumer", "render", "--group", "Org Administrator", "--group", "User Adminidtrator",
      "--group", "noteUser", "--reasons"
    ).expect(0)
    #expect(ran.output.contains("groups: [orgAdmin, userAdmin, noteUser]"))
    #expect(ran.talk.contains("orgAdmin: create an organisation; "))
    #expect(ran.talk.contains("noteUser: no call of this agent needs it"))
    #expect(ran.talk.contains("orgUser, publicUser is missing"))
    let set = try await office.agent("consumer", "render", "--group", "integration_partner_groups")
    #expect(set.expect(0).output.contains("groups: \"{{ integration_partner_groups }}\""))
  }

  @Test func anUnknownGroupIs64AndNamesTheNearest() async throws {
    let office = try await Office.open()
    let ran = try await office.agent("consumer", "render", "--group", "orgadmn").expect(64)
    #expect(ran.talk.contains("orgAdmin"))
    #expect(ran.output == "")
    try await office.agent("consumer", "render", "--username", "a b").expect(64)
  }

  @Test func intoChangesOneEntryAndKeepsTheModeOfTheFile() async throws {
    let office = try await Office.open()
    let before = "# ours\r\nkong_consumers:\r\n  - username: player\r\n    state: present # x"
    let file = try office.write("main.yml", before, mode: 0o640)
    try await office.agent("consumer", "render", "--into", file).expect(0)
    let after =
      before + "\r\n  - username: dharwad-01\r\n"
      + "    groups: [orgAdmin, userAdmin, orgUser, publicUser]\r\n    state: present"
    #expect(try office.read("main.yml") == after)
    let again = try await office.agent("consumer", "render", "--into", file, "--json").expect(0)
    #expect(try again.object()["changed"] == false)
    #expect(try office.read("main.yml") == after)
    let removed = try await office.agent("consumer", "remove", "--into", file).expect(0)
    #expect(removed.output == "- username: dharwad-01\n  state: absent\n")
    #expect(removed.talk.contains("sudo ./sunbird-install.sh -s apis"))
    #expect(try office.read("main.yml") == after.dropLast(7) + "absent")
    let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
    #expect(mode == 0o640)
  }

  @Test func aMalformedInventoryIsRefusedAndUntouched() async throws {
    let office = try await Office.open()
    for text in ["kong_consumers: [", "- a\n", "kong_consumers: x\n", "a: 1\n---\nb: 1\n"] {
      let file = try office.write("main.yml", text)
      let ran = try await office.agent("consumer", "render", "--into", file).expect(65)
      #expect(ran.talk.contains("hint: ") && ran.output == "")
      #expect(try office.read("main.yml") == text)
    }
    try await office.agent("consumer", "render", "--into", office.path("none.yml")).expect(69)
    #expect(!FileManager.default.fileExists(atPath: office.path("none.yml")))
  }

  @Test func aListThatTheInventoryLacksIs65AndAGroupThatItLacksIsTold() async throws {
    let office = try await Office.open()
    let text = "kong_consumers:\n  - username: player\n    groups: [orgAdmin]\n"
    let file = try office.write("main.yml", text)
    let list = try await office.agent(
      "consumer", "render", "--group", "integration_partner_groups", "--into", file
    ).expect(65)
    #expect(list.talk.contains("integration_partner_groups") && list.output == "")
    #expect(try office.read("main.yml") == text)
    let groups = try await office.agent("consumer", "render", "--into", file).expect(0)
    #expect(groups.talk.contains("names no group userAdmin, orgUser, publicUser anywhere else"))
    #expect(try office.read("main.yml").contains("[orgAdmin, userAdmin, orgUser, publicUser]"))
  }

  @Test func whoIsNotThereCanNotBeRemoved() async throws {
    let office = try await Office.open()
    let text = "\u{FEFF}kong_consumers:\n  - username: dharwad-1\n    state: present\n"
    let file = try office.write("main.yml", text)
    let ran = try await office.agent("consumer", "remove", "--into", file).expect(65)
    #expect(ran.talk.contains("no entry for dharwad-01"))
    #expect(ran.talk.contains("the nearest known one is dharwad-1;"))
    #expect(try office.read("main.yml") == text)
    try await office.agent(
      "consumer", "remove", "--username", "dharwad-1", "--into", file
    ).expect(0)
    let after = try office.read("main.yml").unicodeScalars
    #expect(after.first == "\u{FEFF}" && String(after).hasSuffix("state: absent\n"))
  }

  @Test func groupsShowsOperationsAgainstTheDocumentsColumns() async throws {
    let office = try await Office.open()
    let ran = try await office.agent("consumer", "groups").expect(0)
    #expect(ran.output.contains("POST /api/org/v1/create"))
    #expect(ran.output.contains("userAdmin (User Administrator)"))
    #expect(
      ran.output.contains("Integration Partner Groups ({{ integration_partner_groups }}): covers"))
    let object = try await office.agent(
      "consumer", "groups", "--json", environment: ["AGENT_SERVER_DIALECT": "r1.5"]
    ).expect(0).object()
    #expect(object["operations"]?.array?.count == 13)
    let covering = object["sets"]?.array?.filter { $0["covers"] == true }
    #expect(covering?.compactMap { $0["name"]?.string } == ["Integration Partner Groups"])
  }
}
