import Registry
import Testing

/// The parts of a key in a request body.
struct KeyTests {
  struct Case: Sendable {
    let operation: WriteOperation
    let members: Body
    let problem: EditProblem?
  }

  @Test(arguments: [
    Case(operation: .createOrganisation, members: ["externalId": "a/b"], problem: nil),
    Case(
      operation: .createOrganisation, members: ["provider": "a/b"],
      problem: .slashInKey("provider")),
    Case(operation: .createUser, members: ["userName": "a/b"], problem: .slashInKey("userName")),
    Case(operation: .addMember, members: ["userName": "a/b"], problem: .slashInKey("userName")),
    Case(operation: .addMember, members: ["externalId": "a/b"], problem: nil),
    Case(
      operation: .createOrganisation, members: ["externalId": "a\nb"],
      problem: .slashInKey("externalId")),
    Case(
      operation: .createUser, members: ["userName": "a\u{7}b"], problem: .slashInKey("userName")),
    Case(operation: .createUser, members: ["userName": ""], problem: .blank("userName")),
    Case(operation: .createUser, members: ["userName": " \t"], problem: .blank("userName")),
    Case(operation: .removeMember, members: ["externalId": " "], problem: .blank("externalId")),
    Case(
      operation: .createOrganisation, members: ["externalId": 29_090_100_101],
      problem: .wrongType("externalId", expected: "text")),
    Case(
      operation: .createUser, members: ["provider": nil],
      problem: .wrongType("provider", expected: "text")),
  ])
  func isJudged(row: Case) {
    #expect(problem(row.operation, row.operation.body(with: row.members)) == row.problem)
  }

  @Test func spacesAroundAPartAreDropped() throws {
    let body = WriteOperation.createUser.body(with: ["userName": " asha ", "provider": "ap\t"])
    let edit = try DraftEdit(operation: .createUser, body: body)
    #expect(edit.key.description == "user:ap/asha")
  }

  @Test func theSpellingIsKept() throws {
    let body = WriteOperation.createUser.body(with: ["userName": "Asha.Patil"])
    let edit = try DraftEdit(operation: .createUser, body: body)
    #expect(edit.key.description == "user:ap/Asha.Patil")
  }

  @Test(arguments: WriteOperation.allCases)
  func theChannelIsTheProviderOfABodyWithoutOne(operation: WriteOperation) throws {
    var body = operation.smallestBody
    body["provider"] = nil
    #expect(try DraftEdit(operation: operation, body: body, channel: "ka").key.provider == "ka")
    #expect(problem(operation, body) == .missing("provider"))
  }

  @Test(arguments: WriteOperation.allCases)
  func theBodysProviderWinsOverTheChannel(operation: WriteOperation) throws {
    let edit = try DraftEdit(operation: operation, body: operation.smallestBody, channel: "ka")
    #expect(edit.key.provider == "ap")
  }

  @Test(arguments: WriteOperation.allCases)
  func theKeyIsOfTheOperationsKind(operation: WriteOperation) throws {
    let edit = try DraftEdit(operation: operation, body: operation.smallestBody)
    #expect(edit.key.kind == operation.kind)
    #expect(edit.operation == operation)
  }
}
