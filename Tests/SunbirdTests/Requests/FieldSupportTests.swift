import Registry
import Sunbird
import Testing

/// What the single calls of r1.5 carry, row by row.
@Suite struct FieldSupportTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let why: String
    let operation: WriteOperation
    let fields: Fields
    var serverID: String? = "u-1"
    var ownUserID: String? = "u-1"
    /// The code of the refusal; nil where it can be sent.
    let code: String?
    var field: String?
    var dropped: [FieldName] = []

    var testDescription: String { why }
  }

  static let rows: [Row] = [
    Row(
      why: "one's own user", operation: .updateUser, fields: [.location: .text("x")], code: nil),
    Row(
      why: "another user", operation: .updateUser, fields: [.location: .text("x")],
      serverID: "u-2", code: "not-own-user"),
    Row(
      why: "no user token", operation: .updateUser, fields: [.location: .text("x")],
      ownUserID: nil, code: "not-own-user"),
    Row(
      why: "a user made without a phone", operation: .createUser,
      fields: [.firstName: .text("x")], code: nil),
    Row(
      why: "a phone that nobody verified", operation: .createUser,
      fields: [.phone: .text("9900032121")], code: "not-verified", field: "phoneVerified"),
    Row(
      why: "a phone that is said not to be verified", operation: .createUser,
      fields: [.phone: .text("9900032121"), .phoneVerified: .flag(false)], code: "not-verified",
      field: "phoneVerified"),
    Row(
      why: "a verified phone", operation: .createUser,
      fields: [.phone: .text("9900032121"), .phoneVerified: .flag(true)], code: nil),
    Row(
      why: "a field that 1.5 does not have", operation: .createUser,
      fields: [.aadhaarNo: .text("123412341234")], code: "no-such-field", field: "aadhaarNo"),
    Row(
      why: "fields that 1.5 would drop", operation: .createUser,
      fields: [
        .firstName: .text("x"), .roles: .texts(["ADMIN"]), .position: .text("Teacher"),
        .emailVerified: .flag(true),
      ], code: nil, dropped: [.emailVerified, .position, .roles]),
    Row(
      why: "an update of nothing but those", operation: .updateUser,
      fields: [.roles: .texts(["ADMIN"])], code: "nothing-carried", field: "roles"),
    Row(
      why: "a language to be cleared", operation: .updateUser, fields: [.language: .null],
      code: "not-clearable", field: "language"),
    Row(
      why: "a subject to be cleared", operation: .updateUser, fields: [.subject: .texts([])],
      code: nil),
    Row(
      why: "what a mask leaves of a phone", operation: .updateUser,
      fields: [.phone: .text("******2121")], code: "masked-value", field: "phone"),
    Row(
      why: "a membership", operation: .addMember,
      fields: [.role: .text("admin"), .position: .text("Teacher")], code: nil),
    Row(
      why: "any field of an organisation", operation: .updateOrganisation,
      fields: [.orgCode: .text("x"), .homeUrl: .null], code: nil),
  ]

  @Test(arguments: rows) func isDecidedByData(_ row: Row) {
    let support = Dialect.r15.support(
      of: row.operation, key: .user(provider: "ap", userName: "asha"), fields: row.fields,
      facts: FieldSupportFacts(serverID: row.serverID, ownUserID: row.ownUserID))
    switch support {
    case .sent(let dropped):
      #expect(row.code == nil)
      #expect(dropped == row.dropped)
    case .rejected(let problem):
      #expect(problem.code == row.code)
      #expect(problem.field == row.field)
    case .needsServerID: Issue.record("the id is known")
    }
  }

  @Test func anUnknownUsersIDHasToBeSeenFirst() {
    let support = Dialect.r15.support(
      of: .updateUser, key: .user(provider: "ap", userName: "asha"),
      fields: [.location: .text("x")], facts: FieldSupportFacts(serverID: nil, ownUserID: "u-1"))
    #expect(support == .needsServerID)
  }

  @Test(arguments: WriteOperation.allCases)
  func theSeedDialectCarriesEverything(_ operation: WriteOperation) {
    let fields: Fields = [.roles: .texts(["x"]), .aadhaarNo: .text("1"), .language: .null]
    let support = Dialect.seed.support(
      of: operation, key: .user(provider: "ap", userName: "asha"), fields: fields,
      facts: FieldSupportFacts(serverID: nil, ownUserID: nil))
    #expect(support == .sent(dropping: []))
    #expect(Dialect.seed.sent(fields, by: operation) == fields)
  }

  @Test func aUserTokenTellsItsUser() {
    // {"sub":"u-1"}, and {"sub":"f:5b1f:u-1"} as a login service that federates writes it
    #expect(UserToken.userID(of: "e30.eyJzdWIiOiJ1LTEifQ.x") == "u-1")
    #expect(UserToken.userID(of: "e30.eyJzdWIiOiJmOjViMWY6dS0xIn0.x") == "u-1")
    for bad in ["", "a.b", "e30.e30.x", "e30.%%.x", "e30.WzFd.x"] {
      #expect(UserToken.userID(of: bad) == nil)
    }
  }
}
