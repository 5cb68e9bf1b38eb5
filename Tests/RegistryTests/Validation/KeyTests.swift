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

  @Test(arguments: [
    "as\u{200B}ha", "asha\u{200B}", "\u{FEFF}asha", "as\u{AD}ha", "as\u{2060}ha", "asha\u{200E}",
    "asha\u{200F}", "\u{202A}asha\u{202C}", "\u{2066}asha\u{2069}", "as\u{180E}ha", "asha\u{FE0F}",
    "asha\u{E0001}", "as\u{3164}ha", "as\u{34F}ha", "as\u{FFF9}ha", "as\u{A0}ha", "as\u{2003}ha",
    // Joiners where they join nothing.
    "asha\u{200D}", "\u{200C}asha", "as\u{200D}ha", "ആശ\u{200D}", "ಆಶಾ\u{200C}", "آشا\u{200C}",
  ])
  func whatNobodySeesIsRefusedByItsName(text: String) throws {
    for operation in [WriteOperation.createUser, .addMember] {
      let found = try #require(
        problem(operation, operation.body(with: ["userName": .string(text)])))
      guard case .invisibleInKey("userName", let scalar) = found else {
        Issue.record("\(found)")
        continue
      }
      #expect(text.unicodeScalars.contains(scalar))
      #expect(found.message.hasPrefix("userName holds a character that can't be seen: U+"))
    }
  }

  @Test func theCharacterIsNamed() {
    #expect(
      problem(.createUser, WriteOperation.createUser.body(with: ["userName": "as\u{200B}ha"]))?
        .message == "userName holds a character that can't be seen: U+200B ZERO WIDTH SPACE")
  }

  @Test(arguments: [
    "ಆಶಾ", "ju\u{308}rgen", "j\u{FC}rgen", "क\u{94D}\u{200D}ष", "क\u{94D}\u{200C}ष",
    "র\u{200D}\u{9CD}য", "ರ\u{CCD}\u{200D}ಕ", "می\u{200C}خواهم", "अवन\u{94D}",
  ])
  func wordsOfAnyScriptAreKeys(text: String) throws {
    let edit = try DraftEdit(
      operation: .createUser,
      body: WriteOperation.createUser.body(with: ["userName": .string(text)]))
    #expect(Array((edit.key.userName ?? "").unicodeScalars) == Array(text.unicodeScalars))
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
