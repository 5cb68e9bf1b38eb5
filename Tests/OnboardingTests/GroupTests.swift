import Registry
import Sunbird
import Testing

@testable import Onboarding

@Suite struct GroupTests {
  /// The table of onboarding-api-consumers.md, column by column, as it is spelt there.
  static let columns: [(set: GroupSet, names: [String])] = [
    (.mobileAdministrator, ["Mobile Administrator"]),
    (.mobileApp, ["Mobile App"]),
    (
      .mobileDevice,
      [
        "Content User", "Course User", "App Administrator", "Config User", "Public User",
        "User Administrator", "Content Administrator",
      ]
    ),
    (
      .integrationPartner,
      [
        "Echo User", "Org Administrator", "Org User", "User Administrator", "Public User",
        "Data Admin", "Domain User", "DIAL Code Administrator", "App Administrator",
      ]
    ),
    (
      .implementationUser,
      [
        "Content Administrator", "Content User", "User Adminidtrator", "Public User",
        "Org Administrator", "Org User",
      ]
    ),
  ]

  @Test(arguments: columns)
  func everyNameOfTheDocumentIsAGroup(column: (set: GroupSet, names: [String])) {
    #expect(column.names.map { ConsumerGroup(name: $0) } == column.set.documented)
  }

  @Test(arguments: ConsumerGroup.allCases)
  func aGroupIsKnownByAllItsNames(group: ConsumerGroup) {
    for name in [group.rawValue, group.rawValue.uppercased(), group.documentName ?? "\(group)"] {
      #expect(ConsumerGroup(name: name) == group)
    }
  }

  @Test func anUnknownGroupNamesTheNearest() {
    let known = ConsumerGroup.allNames + GroupSet.allNames
    for (name, nearest) in [
      ("orgAdmn", "orgAdmin"), ("Org Adminstrator", "Org Administrator"), ("nonsense", nil),
    ] {
      #expect(throws: GroupProblem.unknown(name, known: known)) {
        try GroupSelection(names: [name])
      }
      #expect(name.nearest(among: known) == nearest)
    }
  }

  /// As later releases have it, shortened: other groups, none of the document's lists.
  private static let later = """
    kong_all_consumer_groups: [orgCreate, userCreate, publicUser]
    partner_groups: "{{ kong_all_consumer_groups | difference(['userCreate']) }}"
    kong_consumers:
      - {username: player, groups: [locationAccess], state: present}
    """

  @Test func aListIsTakenOnlyWhereTheInventoryHasIt() throws {
    let file = try ConsumerInventory(Self.later).vocabulary
    for name in ["integration_partner_groups", "Integration Partner Groups"] {
      #expect(
        throws: GroupProblem.undefinedList(
          "integration_partner_groups", lists: ["kong_all_consumer_groups", "partner_groups"])
      ) { try GroupSelection(names: [name], in: file) }
    }
    let all = try GroupSelection(names: ["kong_all_consumer_groups"], in: file)
    #expect(all.yaml == "\"{{ kong_all_consumer_groups }}\"")
    #expect(all.missing(of: ["orgAdmin", "publicUser"]) == ["orgAdmin"])
    let partner = try GroupSelection(names: ["partner_groups"], in: file)
    #expect(partner == .list("partner_groups", holds: nil))
    #expect(partner.missing(of: ["orgAdmin"]) == [], "nobody can tell")
  }

  @Test func groupsOfTheInventoryAreTakenBesideTheDocuments() throws {
    let file = try ConsumerInventory(Self.later).vocabulary
    let names = ["locationAccess", "orgCreate", "Org Administrator"]
    #expect(
      try GroupSelection(names: names, in: file)
        == .groups(["locationAccess", "orgCreate", "orgAdmin"]))
    let known =
      ConsumerGroup.allNames + GroupSet.allNames + ["locationAccess", "orgCreate", "userCreate"]
    #expect("orgCreat".nearest(among: known) == "orgCreate")
    #expect(throws: GroupProblem.unknown("orgCreat", known: known)) {
      try GroupSelection(names: ["orgCreat"], in: file)
    }
    #expect(file.groups == ["orgCreate", "userCreate", "publicUser", "locationAccess"])
  }

  @Test func aDialectNeedsExactlyTheGroupsOfItsCalls() {
    #expect(
      GatewayCall.needed(by: .seed, signsOn: false).groups
        == ["orgAdmin", "userAdmin", "orgUser", "publicUser"])
    #expect(
      GatewayCall.needed(by: .r15, signsOn: true).groups
        == ["orgAdmin", "userAdmin", "orgUser", "publicUser", "appAdmin", "echoUser"])
  }

  @Test func onlyTheIntegrationPartnerCoversEverything() {
    let needed = GatewayCall.needed(by: .r15, signsOn: true).groups
    let covering = GroupSet.allCases.filter { $0.missing(of: needed).isEmpty }
    #expect(covering == [.integrationPartner])
    #expect(GroupSet.implementationUser.missing(of: needed) == ["appAdmin", "echoUser"])
  }
}
