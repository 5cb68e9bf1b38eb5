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
    let said = problem(row.operation, body)?.message
    #expect(said == "unknown field \(row.name); the nearest known one is \(row.nearest)")
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

  @Test func withoutANearestAllAreNamed() {
    let body = WriteOperation.addMember.body(with: ["standing": "x"])
    #expect(
      problem(.addMember, body)?.message
        == "unknown field standing; known are externalId, provider, userName, role, position")
  }
}

/// "Did you mean" only where it is plausible.
struct NearestNameTests {
  private static let lists = [
    "fields": WriteOperation.createUser.fields.map(\.rawValue), "genders": ListedValues.genders,
    "grades": ListedValues.grades, "subjects": ListedValues.subjects,
  ]

  struct Case: Sendable {
    let text: String
    let list: String
    let nearest: String?
  }

  @Test(arguments: [
    // A few letters, beside the length.
    Case(text: "phne", list: "fields", nearest: "phone"),
    Case(text: "PHONE", list: "fields", nearest: "phone"),
    Case(text: "gendr", list: "fields", nearest: "gender"),
    Case(text: "first_name", list: "fields", nearest: "firstName"),
    Case(text: "fristName", list: "fields", nearest: "firstName"),
    Case(text: "mail", list: "fields", nearest: "email"),
    Case(text: "phoneNumber", list: "fields", nearest: "phone"),
    Case(text: "Phisics", list: "subjects", nearest: "Physics"),
    Case(text: "Femail", list: "genders", nearest: "Female"),
    Case(text: "Mle", list: "genders", nearest: "Male"),
    // The beginning of one, and of no other.
    Case(text: "F", list: "genders", nearest: "Female"),
    Case(text: "m", list: "genders", nearest: "Male"),
    Case(text: "trans", list: "genders", nearest: "Transgender"),
    Case(text: "Kinder", list: "grades", nearest: "Kindergarten"),
    Case(text: "E", list: "subjects", nearest: nil),
    // Digits are not a few letters.
    Case(text: "5", list: "grades", nearest: "Class 5"),
    Case(text: "Std 05", list: "grades", nearest: "Class 5"),
    Case(text: "class-10", list: "grades", nearest: "Class 10"),
    Case(text: "Class 11", list: "grades", nearest: nil),
    Case(text: "Class", list: "grades", nearest: nil),
    Case(text: "phone2", list: "fields", nearest: nil),
    // Nothing like any.
    Case(text: "Tulu", list: "subjects", nearest: nil),
    Case(text: "X", list: "genders", nearest: nil),
    Case(text: "nonsense", list: "fields", nearest: nil),
    Case(text: "mobile", list: "fields", nearest: nil),
    Case(text: "", list: "genders", nearest: nil),
    Case(text: " - ", list: "genders", nearest: nil),
  ])
  func isPlausibleOrNone(row: Case) throws {
    #expect(row.text.nearest(among: try #require(Self.lists[row.list])) == row.nearest)
  }

  @Test func whatIsListedIsNamedWhereNothingIsNear() {
    #expect(
      EditProblem.notListed("gender", value: "X", listed: ListedValues.genders).message
        == "gender does not know the value X; known are Male, Female, Transgender")
    #expect(
      EditProblem.notListed("gender", value: "F", listed: ListedValues.genders).message
        == "gender does not know the value F; the nearest listed one is Female")
  }
}
