import Registry
import Sunbird
import Testing

/// Roles of members in the office's words and in the server's.
@Suite struct MemberRolesTests {
  static let real = Dialect.r15.memberRoles

  @Test(arguments: [
    ("member", "PUBLIC"), ("content-creator", "CONTENT_CREATOR"), ("admin", "ORG_ADMIN"),
    // The server's own names, and any that is in no table.
    ("ORG_ADMIN", "ORG_ADMIN"), ("BOOK_CREATOR", "BOOK_CREATOR"),
  ])
  func aRoleIsSentUnderTheServersName(role: String, name: String) {
    #expect(Self.real.sent(.text(role)) == .text(name))
    #expect(Self.real.sent(.texts([role])) == .texts([name]))
    #expect(Dialect.seed.memberRoles.sent(.text(role)) == .text(role))
  }

  @Test func twoWordsForOneRoleAreSentOnce() {
    #expect(Self.real.sent(.texts(["admin", "ORG_ADMIN"])) == .texts(["ORG_ADMIN"]))
  }

  struct Shown: Sendable {
    let there: [String]
    let known: [FieldValue]
    let shown: [String]
  }

  @Test(arguments: [
    Shown(there: ["PUBLIC"], known: [], shown: ["member"]),
    Shown(there: ["ORG_ADMIN", "PUBLIC"], known: [], shown: ["admin", "member"]),
    Shown(there: ["ORG_ADMIN"], known: ["ORG_ADMIN"], shown: ["ORG_ADMIN"]),
    Shown(
      there: ["CONTENT_CREATOR", "PUBLIC"], known: ["content-creator", .texts(["PUBLIC"])],
      shown: ["content-creator", "PUBLIC"]),
    Shown(there: ["BOOK_CREATOR"], known: ["admin"], shown: ["BOOK_CREATOR"]),
    Shown(there: [], known: ["admin"], shown: []),
  ])
  func whatIsThereIsShownInTheWordsThatAreKnown(row: Shown) {
    #expect(Self.real.shown(.texts(row.there), knowing: row.known) == .texts(row.shown))
  }

  /// What is sent and comes back is the same: no conflict of its own.
  @Test(arguments: [["member"], ["admin", "content-creator"], ["PUBLIC"], ["head"], ["teacher"]])
  func whatWasSentComesBackAsItWas(roles: [String]) {
    let own = Self.real.overlaid(with: ["head": "ORG_ADMIN", "teacher": "PUBLIC"])
    let local = FieldValue.texts(roles)
    #expect(own.shown(own.sent(local), knowing: [local]) == local)
  }

  @Test func theConfigurationOverrides() {
    let own = Self.real.overlaid(with: ["admin": "ADMIN"])
    #expect(own.serverName(of: "admin") == "ADMIN")
    #expect(own.serverName(of: "member") == "PUBLIC")
  }

  @Test func requestsAndRowsCarryTheServersNames() throws {
    let place = RecordKey.membership(provider: "ap", externalID: "s1", userName: "asha")
    let request = try #require(
      Dialect.r15.write(.addMember, key: place, fields: [.role: "content-creator"]))
    #expect(request.body?["request"]?["roles"] == ["CONTENT_CREATOR"])
    let lane = try #require(Dialect.r15.bulk)
    let row = try lane.row(
      creatingUser: .user(provider: "ap", userName: "asha"), [.firstName: "Asha"],
      membership: [.role: .texts(["admin", "member"])])
    #expect(row.cells[.roles] == "ORG_ADMIN,PUBLIC")
    #expect(lane.granted([.role: "member"]) == [.role: "member"])
    #expect(lane.granted([.role: "admin"]) == [.role: .texts(["admin", "member"])])
    #expect(lane.granted([:]) == [.role: .texts(["member"])])
  }
}
