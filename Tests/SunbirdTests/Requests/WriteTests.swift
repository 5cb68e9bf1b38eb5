import Codecs
import Registry
import Sunbird
import Testing

/// What a request carries beside what changed.
struct WriteTests {
  private static let user = RecordKey.user(provider: "ap", userName: "Asha.Patil")
  private static let known: Fields = [
    .email: "asha@example.org", .emailVerified: true, .phone: "9900032121", .firstName: "Asha",
  ]

  private func members(
    _ operation: WriteOperation = .updateUser, key: RecordKey = user, fields: Fields,
    known: Fields = [:]
  ) throws -> JSONValue {
    let request = try #require(
      Dialect.seed.write(operation, key: key, fields: fields, known: known))
    return try #require(request.body?["request"])
  }

  @Test func aUserUpdateCarriesTheKnownAddress() throws {
    #expect(
      try members(fields: [.phone: "1234567890"], known: Self.known) == [
        "userName": "Asha.Patil", "provider": "ap", "phone": "1234567890",
        "email": "asha@example.org", "emailVerified": true,
      ])
  }

  @Test func whatIsChangedWinsOverWhatIsKnown() throws {
    let sent = try members(
      fields: [.email: "new@example.org", .emailVerified: false], known: Self.known)
    #expect(sent["email"] == "new@example.org")
    #expect(sent["emailVerified"] == false)
  }

  @Test func whatIsNotKnownIsNotMadeUp() throws {
    for known: Fields in [[:], [.email: "", .emailVerified: .null]] {
      #expect(
        try members(fields: [.phone: "1234567890"], known: known) == [
          "userName": "Asha.Patil", "provider": "ap", "phone": "1234567890",
        ])
    }
  }

  @Test(arguments: WriteOperation.allCases.filter { $0 != .updateUser })
  func otherRequestsCarryNothingElse(operation: WriteOperation) throws {
    let key = try Fixtures.golden(operation).draft.key
    let sent = try members(operation, key: key, fields: [:], known: Self.known)
    #expect(Set((sent.object ?? [:]).keys) == Set(operation.kind.keyFields.map(\.rawValue)))
  }

  @Test func aClearedFieldIsNull() throws {
    #expect(try members(fields: [.phone: .null])["phone"] == .null)
  }

  @Test func theKeyIsSentAsItWasTyped() throws {
    #expect(try members(fields: [.phone: .null])["userName"] == "Asha.Patil")
  }
}
