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
    #expect(throws: UnknownGroup(name: "orgAdmn")) { try GroupSelection(names: ["orgAdmn"]) }
    #expect(UnknownGroup(name: "orgAdmn").nearest == "orgAdmin")
    #expect(UnknownGroup(name: "Org Adminstrator").nearest == "Org Administrator")
  }

  @Test func aDialectNeedsExactlyTheGroupsOfItsCalls() {
    #expect(
      GatewayCall.needed(by: .seed, signsOn: false).groups
        == [.orgAdmin, .userAdmin, .orgUser, .publicUser])
    #expect(
      GatewayCall.needed(by: .r15, signsOn: true).groups
        == [.orgAdmin, .userAdmin, .orgUser, .publicUser, .appAdmin, .echoUser])
  }

  @Test func onlyTheIntegrationPartnerCoversEverything() {
    let needed = GatewayCall.needed(by: .r15, signsOn: true).groups
    let covering = GroupSet.allCases.filter { $0.missing(of: needed).isEmpty }
    #expect(covering == [.integrationPartner])
    #expect(GroupSet.implementationUser.missing(of: needed) == [.appAdmin, .echoUser])
  }
}
