import Registry
import Spreadsheets
import Testing

@testable import Importing

/// What a whole column tells.
@Suite struct JudgementTests {
  private let dob = ColumnTarget.field(.dob)
  private let code = ColumnTarget.key(.externalId)

  private func reads(
    _ text: String, in texts: [String], _ rules: ReadingRules = rules()
  ) -> CellReading? {
    judged(dob, texts: texts, rules).judgement.map { read(.text(text), "dob", $0, rules) }
  }

  // MARK: The order of dates

  @Test func dayFirstIsCertainWhereAFirstPartIsNoMonth() {
    let texts = ["07/03/2001", "28/02/1980"]
    #expect(judged(dob, texts: texts).said == ["dob: day first, as 28/02/1980 in line 3 shows"])
    #expect(reads("07/03/2001", in: texts) == .value(.string("2001-03-07"), [.date]))
  }

  @Test func monthFirstIsSaidLoudly() {
    let texts = ["07/03/2001", "02/28/1980"]
    #expect(
      judged(dob, texts: texts).said == [
        "dob: MONTH FIRST, as 02/28/1980 in line 3 shows; check one person you know"
      ])
    #expect(reads("07/03/2001", in: texts) == .value(.string("2001-07-03"), [.date]))
  }

  @Test func whereBothOrdersStandOnlyTheCertainRowsAreTaken() {
    let texts = ["07/03/2001", "02/28/1980", "28/02/1980"]
    #expect(reads("02/28/1980", in: texts) == .value(.string("1980-02-28"), [.date]))
    #expect(reads("28/02/1980", in: texts) == .value(.string("1980-02-28"), [.date]))
    #expect(reads("05/05/1980", in: texts) == .value(.string("1980-05-05"), [.date]))
    guard case .rejected(let reason)? = reads("07/03/2001", in: texts) else {
      Issue.record("it was taken")
      return
    }
    #expect(reason.contains("can be two days"))
    let said = rules { $0.dates = .dayFirst }
    #expect(reads("07/03/2001", in: texts, said) == .value(.string("2001-03-07"), [.date]))
  }

  @Test func datesThatCanBeBothStopTheImport() {
    let problem = judged(dob, texts: ["07/03/2001", "05/05/2001"]).problem
    #expect(
      problem?.message
        == "dob: 07/03/2001 in line 2 can be 7 March or 3 July, and no row tells which"
    )
    #expect(problem?.hint == "say --dates dmy or --dates mdy")
    let said = rules { $0.dates = .monthFirst }
    #expect(reads("07/03/2001", in: ["07/03/2001"], said) == .value(.string("2001-07-03"), [.date]))
  }

  @Test func eachShapeIsJudgedAlone() {
    let texts = ["28/02/1980", "03-07-81"]
    #expect(
      judged(dob, texts: texts).problem
        == .blindDates(field: "dob", example: "03-07-81", place: "line 3"))
    #expect(judged(dob, texts: texts + ["03-28-81"]).said.count == 2)
  }

  @Test func anOrderThatTheColumnContradictsStopsTheImport() {
    let said = rules { $0.dates = .dayFirst }
    #expect(judged(dob, texts: ["02/28/1980"], said).problem?.code == "date-order")
  }

  @Test func eightDatesWithoutADayAboveTwelveWereProbablySwapped() {
    let texts = (1...8).map { "198\($0)-03-0\($0 == 3 ? 9 : $0)" }
    let problem = judged(dob, texts: texts).problem
    #expect(
      problem?.message
        == "dob: all dates with the year first (8) fall on days 1 to 12: day and month were probably "
        + "swapped before")
    #expect(judged(dob, texts: Array(texts.dropLast())).problem == nil)
    #expect(judged(dob, texts: texts + ["1980-03-13"]).problem == nil)
    #expect(judged(dob, texts: texts, rules { $0.dates = .yearFirst }).problem == nil)
    // The first day of a year is the same day in both orders.
    #expect(judged(dob, texts: (0...9).map { "198\($0)-01-01" }).problem == nil)
  }

  @Test func datesBesideTextsThatNoMonthFirstReaderTookWereSwapped() {
    // LibreOffice in C.UTF-8 makes 3 July of 07/03/1981, and leaves 28/02/1980 a text.
    let date = Cell.date(CellDate(year: 1981, month: 7, day: 3))
    #expect(judged(dob, [date, .text("28/02/1980")]).problem?.code == "swapped-dates")
    #expect(judged(dob, [date, .text("28/02/1980"), .text("05/03/1980")]).problem == nil)
    #expect(judged(dob, [date]).problem == nil)
  }

  // MARK: Codes

  @Test func tenDigitsAmongElevenHaveLostAZero() {
    let texts =
      Array(repeating: "29010100101", count: 339) + Array(repeating: "1010100101", count: 41)
    let problem = judged(code, texts: texts).problem
    #expect(
      problem?.message == "41 of 380 externalId have 10 digits, the others 11: leading zero lost?")
    #expect(problem?.hint.contains("--pad externalId=11") == true)
    let padded = rules { $0.lengths = ["externalId": 11] }
    let judgement = judged(code, texts: texts, padded).judgement
    #expect(
      judgement.map { read(.text("1010100101"), "externalId", $0, padded) }
        == .value(.string("01010100101"), [.zeros]))
    #expect(judged(code, texts: texts, rules { $0.accepted = ["externalId"] }).problem == nil)
    let numbers = texts.map { Cell.number($0, wholeDigits: 11) }
    #expect(judged(code, numbers).problem == nil)
  }

  @Test(arguments: [["1010100101", "1010100102"], ["99", "100"], ["1010100101", "A-7", "B-8"]])
  func codesOfOtherLengthsAreLeftAlone(texts: [String]) {
    #expect(judged(code, texts: texts).problem == nil)
  }

  // MARK: Letters

  @Test func questionMarksForLettersStopTheImportWhereTheyAreMany() {
    let name = ColumnTarget.field(.firstName)
    let problem = judged(name, texts: ["Asha", "????"]).problem
    #expect(
      problem?.message
        == "firstName: letters were replaced by ? when the file was saved, in 1 of 2 rows, as ???? in line 3"
    )
    #expect(problem?.hint.contains("CSV in UTF-8, or import the .xlsx") == true)
    #expect(judged(name, texts: Array(repeating: "Asha", count: 100) + ["??"]).problem == nil)
  }

  @Test(arguments: [("à¤†à¤¶à¤¾", "आशा"), ("à²†à²¶à²¾", "ಆಶಾ"), ("Ù…Ø­Ù…Ø¯", "محمد")])
  func aWrongCharacterSetStopsTheImport(shown: String, meant: String) {
    let problem = judged(.field(.firstName), texts: ["Asha", shown]).problem
    #expect(
      problem?.message
        == "opened with the wrong character set before: in line 3 \(meant) has become \(shown)")
  }

  @Test func lettersOfEuropeAreNoWrongCharacterSet() {
    #expect(judged(.field(.firstName), texts: ["Rená Àé", "José"]).problem == nil)
  }

  @Test func missingWordsInNamesAreKeptAndSaid() {
    #expect(
      judged(.field(.lastName), texts: ["Null", "None", "Devi"]).said.first?.contains("2 rows")
        == true)
  }
}
