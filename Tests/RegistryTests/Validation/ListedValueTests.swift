import Codecs
import Registry
import Testing

/// Fields with listed values, and fields that are open to one text or a list.
struct ListedValueTests {
  struct Case: Sendable {
    let name: String
    let value: JSONValue
    let problem: EditProblem?
  }

  @Test(arguments: [
    Case(name: "gender", value: "Female", problem: nil),
    Case(
      name: "gender", value: "female",
      problem: .notListed("gender", value: "female", listed: ListedValues.genders)),
    Case(name: "gender", value: " Male\u{3000}", problem: nil),
    Case(name: "grade", value: "Class 1", problem: nil),
    Case(name: "grade", value: "Class10", problem: nil),
    Case(name: "grade", value: ["Class 1", "Class 10", "Kindergarten", "Other"], problem: nil),
    Case(name: "grade", value: "Class 1, Class 2", problem: nil),
    Case(
      name: "grade", value: "Class 11",
      problem: .notListed("grade", value: "Class 11", listed: ListedValues.grades)),
    Case(
      name: "grade", value: "class 1",
      problem: .notListed("grade", value: "class 1", listed: ListedValues.grades)),
    Case(name: "subject", value: ["Kannada", "Environmental Studies"], problem: nil),
    Case(
      name: "subject", value: ["Kannada", "Phisics"],
      problem: .notListed("subject", value: "Phisics", listed: ListedValues.subjects)),
    Case(
      name: "subject", value: "Kannada,Tulu",
      problem: .notListed("subject", value: "Tulu", listed: ListedValues.subjects)),
    Case(name: "language", value: "Tulu", problem: nil),
    Case(name: "language", value: ["Tulu", "Konkani"], problem: nil),
    Case(name: "language", value: ["Tulu", ""], problem: .blank("language")),
    Case(name: "language", value: ["Tulu", "  "], problem: .blank("language")),
    Case(name: "roles", value: "CONTENT_CREATOR", problem: nil),
    Case(name: "roles", value: [""], problem: .blank("roles")),
    Case(
      name: "roles", value: ["A", nil],
      problem: .wrongType("roles", expected: "a text or a list of texts")),
  ])
  func isJudged(row: Case) {
    let body = WriteOperation.createUser.body(with: [row.name: row.value])
    #expect(problem(.createUser, body) == row.problem)
  }

  @Test func everyListedValueIsTaken() {
    for gender in ListedValues.genders { expectTaken("gender", .string(gender)) }
    for grade in ListedValues.grades { expectTaken("grade", .string(grade)) }
    expectTaken("subject", .array(ListedValues.subjects.map(JSONValue.string)))
  }

  @Test func theDocumentsListsAreWhole() {
    #expect(ListedValues.genders.count == 3)
    #expect(ListedValues.grades.count == 12)
    #expect(Set(ListedValues.subjects).count == 24)
  }

  @Test func aTextStaysATextAndAListAList() throws {
    let body = WriteOperation.createUser.body(with: ["roles": "A,B", "language": ["Kannada"]])
    let edit = try DraftEdit(operation: .createUser, body: body)
    #expect(edit.fields[.roles] == .text("A,B"))
    #expect(edit.fields[.language] == .texts(["Kannada"]))
  }

  private func expectTaken(_ name: String, _ value: JSONValue) {
    #expect(problem(.createUser, WriteOperation.createUser.body(with: [name: value])) == nil)
  }
}
