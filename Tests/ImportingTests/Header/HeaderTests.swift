import Registry
import Spreadsheets
import Testing

@testable import Importing

/// Which row is the header, and what its columns stand for.
@Suite struct HeaderTests {
  private func find(
    _ lines: [String], operation: WriteOperation? = .createUser,
    _ change: (inout HeaderRules) -> Void = { _ in }
  ) -> Result<Header, ImportProblem> {
    var rules = HeaderRules()
    rules.operation = operation
    change(&rules)
    let rows = lines.enumerated().map { index, line in
      SheetRow(
        number: index + 1,
        cells: line.split(separator: "|", omittingEmptySubsequences: false).map {
          $0.isEmpty ? .empty : .text(String($0))
        })
    }
    return Result { () throws(ImportProblem) in try HeaderSearch(rules, .cells).find(in: rows) }
  }

  private func problem(
    _ lines: [String], operation: WriteOperation? = .createUser,
    _ change: (inout HeaderRules) -> Void = { _ in }
  ) -> ImportProblem? {
    guard case .failure(let problem) = find(lines, operation: operation, change) else { return nil }
    return problem
  }

  private func names(_ found: Result<Header, ImportProblem>) throws -> [String?] {
    try found.get().columns.map(\.target.name)
  }

  @Test func theHeaderMayStandBelowATitle() throws {
    let header = try find([
      "Teachers of Dharwad", "", "as of March|2026", "userName|provider|firstName|phone",
      "asha|ap|Asha|9880022222",
    ]).get()
    #expect(header.row == 4)
    #expect(
      header.findings(.cells).map(\.sentence) == ["header found in row 4; 3 rows above it skipped"])
  }

  @Test func anotherHeaderIsNotGuessedAt() {
    let twice = ["userName|provider|phone", "a|b|c", "userName|provider|email"]
    #expect(problem(twice) == .twoHeaders("row 1", "row 3"))
    #expect(
      (try? find(["userName|provider|phone", "a|b|c", "userName|provider|phone"]).get()) != nil)
  }

  @Test func whereNoRowNamesFieldsWhatStandsThereIsShown() {
    let problem = problem(["Name|Mobile|Block", "Asha|9880022222|Hubli"])
    #expect(problem?.message.contains("row 1 holds Name, Mobile, Block") == true)
    #expect(problem?.hint.contains("--map Mobile=phone") == true)
    #expect(problem?.isUsage == false)
  }

  @Test(arguments: ["First Name", "FIRSTNAME", "first_name", "firstName ", "\u{FEFF}firstName"])
  func aFieldIsKnownByItsLetters(title: String) throws {
    let found = find(["userName|provider|\(title)"])
    #expect(try names(found) == ["userName", "provider", "firstName"])
  }

  @Test func whatDBaseAddsToATitleIsCut() throws {
    let found = find(["USERNAME,C,20|PROVIDER,C,9|PHONE,N,10,0|EMAILVERIFIED,L"])
    #expect(try names(found) == ["userName", "provider", "phone", "emailVerified"])
    #expect(
      try found.get().findings(.cells).contains(.dBaseFlag("emailVerified")))
  }

  @Test func columnsOfFieldToolsAreLeftOut() throws {
    let found = find([
      "SubmissionDate|meta/instanceID|userName|provider|firstName|KEY|_uuid|formid|SubmitterID"
    ])
    #expect(try found.get().used.map(\.title) == ["userName", "provider", "firstName"])
    #expect(try found.get().findings(.cells).first?.sentence.contains("SubmitterID") == true)
  }

  @Test func anUnknownColumnIsNamedWithWhatItMayBe() {
    let problem = problem(["userName|provider|fristName|group-phone|Block"])
    #expect(
      problem?.message
        == "unknown columns fristName (C), the nearest field is firstName; group-phone (D), "
        + "the nearest field is phone; Block (E)")
    #expect(
      problem?.hint
        == "say what it is: --map \"fristName=firstName\"; or leave it out: --ignore \"fristName\"")
  }

  @Test func aPersonSaysWhatAColumnIs() throws {
    let found = find(["userName|provider|Mobile No|Block"]) {
      $0.mapped = ["Mobile No": .field(.phone)]
      $0.ignored = ["block"]
    }
    #expect(try names(found) == ["userName", "provider", "phone", nil])
    let wrong = problem(["userName|provider|phone"]) { $0.ignored = ["Blok"] }
    #expect(wrong?.isUsage == true)
  }

  @Test(arguments: [
    ("userName|provider|phone|phone", "two columns are called phone: C and D"),
    ("userName|provider|phone|PHONE", "the columns phone and PHONE both stand for phone"),
    (
      "userName|provider|contactDetail", "contactDetail is a list of people, which no cell can hold"
    ),
    ("userName|phone", "no column provider, which every user-create needs"),
    ("provider|phone", "no column userName, which every user-create needs"),
    ("userName|provider|orgName", "the column orgName has no place in user-create"),
    (
      "ï»¿userName|provider|phone",
      "opened with the wrong character set before: the header holds ï»¿userName"
    ),
  ])
  func aHeaderThatCannotBeTakenIs65(header: String, message: String) {
    #expect(problem([header])?.message == message)
    #expect(problem([header])?.isUsage == false)
  }

  @Test func rowsMustNameAnOperationOrTakeTheFilesOne() {
    #expect(problem(["userName|provider|phone"], operation: nil) == .noOperation)
    #expect(problem(["operation|userName|provider|phone"], operation: nil) == nil)
    #expect(problem(["userName|phone"]) { $0.hasChannel = true } == nil)
  }
}
