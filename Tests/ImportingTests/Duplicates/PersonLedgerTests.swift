import Registry
import Testing

@testable import Importing

@Suite struct PersonLedgerTests {
  private func user(_ name: String) -> RecordKey { .user(provider: "ap", userName: name) }

  private func traits(_ fields: Fields) throws -> PersonTraits {
    try #require(PersonTraits(of: fields))
  }

  @Test(arguments: [
    ([FieldName.phone: FieldValue.text("9880022222")], Likeness.phone),
    ([.email: .text("Asha@Example.org")], .email),
    (
      [.firstName: .text("ASHA "), .lastName: .text("Devi"), .dob: .text("1980-02-28")],
      .nameAndBirth
    ),
  ])
  func onePersonUnderTwoNamesIsFound(fields: Fields, likeness: Likeness) throws {
    var ledger = PersonLedger()
    let first: Fields = [
      .firstName: .text("Asha"), .lastName: .text("devi"), .dob: .text("1980-02-28"),
      .phone: .text("9880022222"), .email: .text("asha@example.org"),
    ]
    #expect(ledger.note(try traits(first), of: user("asha"), line: 2) == nil)
    #expect(ledger.note(try traits(fields), of: user("ASHA"), line: 3) == nil)
    let found = ledger.note(try traits(fields), of: user("asha2"), line: 4)
    #expect(found?.likeness == likeness)
    #expect(found?.line == 2)
  }

  @Test func aNameAloneTellsNobody() {
    #expect(PersonTraits(of: [.firstName: .text("Asha"), .lastName: .text("Devi")]) == nil)
  }
}
