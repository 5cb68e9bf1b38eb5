import Codecs
import Registry
import Sunbird
import Testing

@Suite struct MaskTests {
  private static let key = RecordKey.user(provider: "ap", userName: "asha")

  private func seen(_ row: JSONValue) -> Fields? {
    guard case .present(let record) = Dialect.r15.view(of: Self.key, in: row, organisationID: nil)
    else { return nil }
    return record.fields
  }

  @Test func contactsAreMaskedAsSunbirdDoesIt() {
    #expect(Mask.phone.masked("9876543210") == "******3210")
    #expect(Mask.phone.masked("321") == "321")
    #expect(Mask.email.masked("asha@example.org") == "as**@example.org")
    #expect(Mask.email.masked("a@example.org") == "a@example.org")
  }

  @Test func aKnownValueUnderItsMaskIsUnchanged() {
    let shown: Fields = [.phone: .text("******3210"), .email: .text("as**@example.org")]
    let known: Fields = [.phone: .text("9876543210"), .email: .text("asha@example.org")]
    #expect(Dialect.r15.unmasked(shown, knowing: known) == known)
    let other: Fields = [.phone: .text("9876543211")]
    #expect(Dialect.r15.unmasked(shown, knowing: other) == shown)
    #expect(Dialect.r15.lookalikes(of: shown, in: other) == [:])
    #expect(Dialect.r15.lookalikes(of: known, in: known) == [:])
  }

  @Test func anotherUsersRowShowsItsIDAndNoContacts() throws {
    let row: JSONValue = ["id": "u-1", "firstName": "Asha", "email": "", "phone": .null]
    let fields = try #require(seen(row))
    #expect(fields == [.firstName: .text("Asha")])
  }

  @Test func maskedContactsAreSeenOnlyWhereTheMaskIsKnown() throws {
    let row: JSONValue = ["id": "u-1", "phone": "******3210"]
    #expect(try #require(seen(row))[.phone] == .text("******3210"))
    guard case .present(let record) = Dialect.seed.view(of: Self.key, in: row, organisationID: nil)
    else {
      Issue.record("the row is there")
      return
    }
    #expect(record.fields[.phone] == nil)
  }

  @Test func contactsOfAnOrganisationMayComeAsText() throws {
    let row: JSONValue = ["id": "1", "contactDetail": #"[{"email":"a@example.org"}]"#]
    let view = Dialect.r15.view(
      of: .organisation(provider: "ap", externalID: "s1"), in: row, organisationID: nil)
    guard case .present(let record) = view else {
      Issue.record("the row is there")
      return
    }
    #expect(record.fields[.contactDetail] == .objects([["email": "a@example.org"]]))
  }
}
