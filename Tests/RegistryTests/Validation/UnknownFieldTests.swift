import Registry
import Testing

/// A field that the document does not know is refused with the nearest one that it does.
struct UnknownFieldTests {
  struct Case: Sendable {
    let operation: WriteOperation
    let name: String
    let nearest: String
  }

  @Test(arguments: [
    Case(operation: .createOrganisation, name: "orgname", nearest: "orgName"),
    Case(operation: .createOrganisation, name: "externalID", nearest: "externalId"),
    Case(operation: .createUser, name: "fistName", nearest: "firstName"),
    Case(operation: .createUser, name: "emailverified", nearest: "emailVerified"),
    Case(operation: .updateUser, name: "subjects", nearest: "subject"),
    Case(operation: .addMember, name: "roles", nearest: "role"),
    Case(operation: .removeMember, name: "username", nearest: "userName"),
  ])
  func namesTheNearestKnownField(row: Case) {
    let body = row.operation.body(with: [row.name: "x"])
    #expect(problem(row.operation, body) == .unknownField(row.name, nearest: row.nearest))
  }

  @Test func fieldsOfOtherRecordsAreUnknown() {
    let body = WriteOperation.createUser.body(with: ["orgName": "x"])
    #expect(problem(.createUser, body)?.field == "orgName")
  }

  @Test func aRemovalTakesNothingButTheKey() {
    for name in ["role", "position"] {
      let body = WriteOperation.removeMember.body(with: [name: "x"])
      #expect(problem(.removeMember, body)?.field == name)
    }
  }

  @Test func unknownFieldsAreNamedBeforeAnythingElse() {
    #expect(problem(.createUser, ["zzz": 1])?.field == "zzz")
  }

  @Test(arguments: [
    ("orgNam", "orgName"), ("phne", "phone"), ("PHONE", "phone"), ("gendr", "gender"),
  ])
  func fewestChangesWin(text: String, nearest: String) {
    #expect(text.nearest(among: ["orgName", "phone", "gender", "grade"]) == nearest)
  }

  @Test func theFirstOfEqualsWins() {
    #expect("c".nearest(among: ["a", "b"]) == "a")
  }
}
