import Codecs
import Registry
import Sunbird
import Testing

@Suite struct R15RequestTests {
  private static let asha = RecordKey.user(provider: "ap", userName: "asha")
  private static let membership = RecordKey.membership(
    provider: "ap", externalID: "s1", userName: "asha")

  private func members(
    _ operation: WriteOperation, _ key: RecordKey, _ fields: Fields, serverID: String? = nil
  ) throws -> [String: JSONValue] {
    let request = try #require(
      Dialect.r15.write(
        operation, key: key, fields: fields, known: fields, ids: ServerIDs(record: serverID)))
    return try #require(request.body?["request"]?.object)
  }

  @Test func anUpdateOfAUserIsAPatchThatNamesTheServersID() throws {
    #expect(
      Dialect.r15.calls.writes[.updateUser]
        == Endpoint(.patch, "user/v1/update", group: "userAdmin"))
    let sent = try members(.updateUser, Self.asha, [.location: .text("Gadag")], serverID: "u-1")
    #expect(sent == ["userId": "u-1", "location": "Gadag"])
    #expect(
      Dialect.r15.write(.updateUser, key: Self.asha, fields: [.location: .text("x")]) == nil)
  }

  @Test func singleTextsTravelAsLists() throws {
    let sent = try members(
      .createUser, Self.asha,
      [.grade: .text("Class 1, Class 2"), .language: .text("Kannada"), .subject: .texts(["Urdu"])])
    #expect(sent["grade"] == ["Class 1", "Class 2"])
    #expect(sent["language"] == ["Kannada"])
    #expect(sent["subject"] == ["Urdu"])
  }

  @Test func aMembersRoleIsAListOfRoles() throws {
    let sent = try members(
      .addMember, Self.membership, [.role: .text("admin"), .position: .text("Teacher")])
    #expect(sent["roles"] == ["ORG_ADMIN"])
    #expect(sent["role"] == nil)
    #expect(sent["position"] == "Teacher")
  }

  @Test func whatTheServerWouldDropDoesNotTravel() throws {
    let sent = try members(
      .createUser, Self.asha,
      [
        .firstName: .text("Asha"), .roles: .texts(["ADMIN"]), .position: .text("Teacher"),
        .emailVerified: .flag(true),
      ])
    #expect(sent.keys.sorted() == ["firstName", "provider", "userName"])
  }

  @Test func fiveWritesShowTheUserTokenAndACreationOfAUserDoesNot() throws {
    for operation in WriteOperation.allCases {
      let key: RecordKey =
        switch operation.kind {
        case .organisation: .organisation(provider: "ap", externalID: "s1")
        case .user: Self.asha
        case .membership: Self.membership
        }
      let request = try #require(
        Dialect.r15.write(operation, key: key, fields: [:], ids: ServerIDs(record: "u")))
      #expect(Dialect.r15.needsUserToken(request) == (operation != .createUser))
      #expect(Dialect.r15.showsUserToken(request) == (operation != .createUser))
      #expect(!Dialect.seed.needsUserToken(request))
    }
    let profile = Dialect.r15.read(Self.asha)
    #expect(Dialect.r15.showsUserToken(profile), "it shows its own user more")
    #expect(!Dialect.r15.needsUserToken(profile))
    #expect(
      !Dialect.r15.showsUserToken(Dialect.r15.read(.organisation(provider: "a", externalID: "b"))))
    #expect(Dialect.seed.showsUserToken(Dialect.seed.read(Self.asha)))
  }

  @Test func usersAreNotSearchedForWhereRowsHideWhoseTheyAre() {
    #expect(Dialect.r15.search(kind: .user, provider: "ap", names: ["asha"]) == nil)
    #expect(Dialect.r15.search(kind: .organisation, provider: "ap", names: ["s1"]) != nil)
  }
}
