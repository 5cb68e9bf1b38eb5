import Codecs
import Testing

@testable import SunbirdSimulator

/// Users of generations with channels: their names, their places, and what was not stored of them.
struct ChannelUserTests {
  static let lila: JSONValue = [
    "firstName": "Lila", "userName": "Lila", "email": "lila@example.org", "emailVerified": true,
    "channel": "ap", "orgExternalId": "DISE-1",
  ]

  @Test(arguments: [ServerProfile.r210, .r8])
  func membershipsComeWithTheCreation(_ profile: ServerProfile) async throws {
    try await withChannels(profile) { office in
      let answer = try await office.call("POST", "/api/user/v1/create", Self.lila)
      let key = StoredKey.user(provider: "ap", userName: "lila")
      #expect(
        answer.result == [
          "response": "SUCCESS", "userId": .string(try office.id(key)), "errors": [],
        ])
      #expect(office.places(of: key) == ["dise-1", try office.rootID("ap")])
      let effects = office.live.sunbird.effects
      #expect(effects[.userCreate, key] == 1)
      #expect(effects.total == 1)
    }
  }

  @Test(arguments: [ServerProfile.r210, .r8])
  func whoNamesNoChannelIsTheCustodians(_ profile: ServerProfile) async throws {
    try await withChannels(profile) { office in
      let user = Self.lila.without("channel").without("orgExternalId")
      let answer = try await office.call("POST", "/api/user/v2/create", user)
      #expect(answer.status == 200)
      #expect(
        office.live.sunbird[.user(provider: Tenancy.custodian, userName: "lila")] != nil)
    }
  }

  /// Ravi is another state's.
  @Test(arguments: [(ServerProfile.r210, "USERNAME_IN_USE"), (.r8, "UOS_USRCRT0002")])
  func aNameIsOnesInTheWholeInstallation(_ profile: ServerProfile, _ code: String) async throws {
    try await withChannels(profile) { office in
      let answer = try await office.call(
        "POST", "/api/user/v1/create", Self.lila.with(["userName": "RAVI"]))
      #expect(answer.error == code)
      #expect(office.live.sunbird.effects.total == 0)
    }
  }

  @Test(arguments: [
    ("आशा.देवी", "aashaa.devii"), ("José", "jose"), ("ಆಶಾ", "aashaa"), ("asha-1", "asha-1"),
  ])
  func anEightOhNameIsRewrittenToASCII(_ name: String, _ stored: String) async throws {
    try await withChannels(.r8) { office in
      let answer = try await office.call(
        "POST", "/api/user/v1/create", Self.lila.with(["userName": .string(name)]))
      let id = try #require(answer.result["userId"]?.string)
      let read = try await office.call(
        "GET", "/api/user/v5/read/\(id)", token: UserToken.make(userID: id))
      #expect(read.response?["userName"] == .string(stored))
    }
  }

  @Test func theFirstOfTheLaterVersionsAloneWantsAName() async throws {
    try await withChannels(.r210) { office in
      let user = Self.lila.without("userName")
      let first = try await office.call("POST", "/api/user/v1/create", user)
      #expect(first.error == "MANDATORY_PARAMETER_MISSING")
      let third = try await office.call("POST", "/api/user/v3/create", user)
      #expect(third.status == 200)
    }
  }

  @Test func rolesAreLostInTwoTenAndKeptUncheckedInEightOh() async throws {
    let user = Self.lila.with(["roles": ["NOBODY_KNOWS"]])
    for (profile, roles) in [
      (ServerProfile.r210, ["PUBLIC"] as JSONValue), (.r8, nil),
    ] {
      try await withChannels(profile) { office in
        _ = try await office.call("POST", "/api/user/v1/create", user)
        let root: JSONValue = .string(try office.rootID("ap"))
        let stored = office.live.sunbird[.user(provider: "ap", userName: "lila")]
        let scoped: JSONValue = [
          ["role": "NOBODY_KNOWS", "scope": [["organisationId": root]]]
        ]
        #expect(stored?.fields["roles"] == (profile.name == "r8" ? scoped : roles))
      }
    }
  }

  struct Form: Sendable, CustomTestStringConvertible {
    let profile: ServerProfile
    let members: [String: JSONValue]
    var status = 200
    /// What the row has of them.
    let stored: [String: JSONValue]
    var testDescription: String { "\(profile.name) \(members.keys.sorted())" }
  }

  /// The documented fields that a generation has no place for are dropped without a word.
  static let forms = [
    Form(profile: .r210, members: ["position": "x", "aadhaarNo": "1"], stored: [:]),
    Form(
      profile: .r210,
      members: [
        "gender": "F", "location": "Gadag", "profileSummary": "s", "dob": "1985-03-07",
        "grade": ["1"], "subject": ["Maths"], "language": ["Kannada"],
      ],
      stored: [
        "gender": "F", "location": "Gadag", "profileSummary": "s", "dob": "1985-03-07",
        "grade": ["1"], "subject": ["Maths"], "language": ["Kannada"],
      ]),
    Form(profile: .r210, members: ["subject": "Maths"], status: 500, stored: [:]),
    Form(
      profile: .r8,
      members: [
        "gender": "F", "location": "Gadag", "profileSummary": "s", "grade": "1",
        "subject": ["Maths"], "language": "Kannada", "position": "x",
      ], stored: [:]),
    Form(profile: .r8, members: ["dob": "1985"], stored: ["dob": "1985-12-31"]),
  ]

  @Test(arguments: forms)
  func fieldsBecomeWhatTheGenerationHasAPlaceFor(_ form: Form) async throws {
    try await withChannels(form.profile) { office in
      let answer = try await office.call(
        "POST", "/api/user/v1/create", Self.lila.with(form.members))
      #expect(answer.status == form.status)
      let row = office.live.sunbird[.user(provider: "ap", userName: "lila")]
      for name in form.members.keys { #expect(row?.fields[name] == form.stored[name], "\(name)") }
    }
  }

  @Test(arguments: [ServerProfile.r210, .r8])
  func whatIsNotStoredIsTold(_ profile: ServerProfile) async throws {
    try await withChannels(profile) { office in
      office.live.sunbird.add(
        Fault(.unstored(["orgExternalId", "lastName"]), on: .init(operation: .userCreate)))
      let answer = try await office.call(
        "POST", "/api/user/v1/create", Self.lila.with(["lastName": "Rao"]))
      #expect(answer.response == "SUCCESS")
      let errors = try #require(answer.result["errors"]?.array)
      #expect(errors.first?["attribute"] == "lastName")
      #expect(errors.last?.string != nil)
      let key = StoredKey.user(provider: "ap", userName: "lila")
      #expect(office.live.sunbird[key]?.fields["lastName"] == nil)
      #expect(office.places(of: key) == [try office.rootID("ap")])

      office.live.sunbird.add(Fault(.unstored(["firstName"]), on: .init(operation: .userUpdate)))
      let update = try await office.call(
        "PATCH", "/api/user/v1/update",
        ["userId": .string(try office.id(key)), "firstName": "L", "lastName": "Rao"],
        token: try office.token(of: key))
      #expect(update.result["errors"]?.array?.first?["attribute"] == "firstName")
      #expect(office.live.sunbird[key]?.fields["firstName"] == "Lila")
      #expect(office.live.sunbird[key]?.fields["lastName"] == "Rao")
    }
  }

  @Test func contactsAreAlwaysUniqueInEightOhAndBySettingInTwoTen() async throws {
    let user = Self.lila.with(["email": "ASHA@example.org"])
    try await withChannels(.r8) { office in
      let answer = try await office.call("POST", "/api/user/v1/create", user)
      #expect(answer.error == "UOS_USRCRT0002")
      #expect(answer.json["params"]?["errmsg"] == "email already exists")
    }
    try await withChannels(.r210) { office in
      let answer = try await office.call("POST", "/api/user/v1/create", user)
      #expect(answer.status == 200)
    }
  }

  @Test func contactsCannotBeClearedInEightOh() async throws {
    try await withChannels(.r8) { office in
      let own: JSONValue = ["userId": .string(try office.id(ChannelOffice.asha))]
      let token = try office.token()
      let blank = try await office.call(
        "PATCH", "/api/user/v1/update", own.with(["phone": ""]), token: token)
      #expect(blank.error == "UOS_USRUPD0017")
      let null = try await office.call(
        "PATCH", "/api/user/v1/update", own.with(["phone": nil, "lastName": "R"]), token: token)
      #expect(null.status == 200)
      #expect(office.live.sunbird[ChannelOffice.asha]?.fields["phone"] == "9900032121")
    }
  }
}
