import Codecs
import Registry
import Spreadsheets
import Testing

@testable import Importing

/// Whole sheets: what is said of them, and what their rows come to.
@Suite struct SheetTests {
  private static let header: [Cell] = ["userName", "provider", "firstName", "phone"].map(Cell.text)

  private func texts(_ number: Int, isHidden: Bool = false, _ texts: String...) -> SheetRow {
    SheetRow(
      number: number, isHidden: isHidden, cells: texts.map { $0.isEmpty ? .empty : .text($0) })
  }

  private func sheet(
    _ rows: [SheetRow], _ rules: ReadingRules = rules(), places: PlaceNames = .cells,
    header cells: [Cell] = SheetTests.header
  ) throws -> (reader: Importing.RowReader, said: [String]) {
    var headerRules = HeaderRules()
    headerRules.operation = .createUser
    let top = SheetRow(number: 1, cells: cells)
    let header = try HeaderSearch(headerRules, places).find(in: [top] + rows)
    var evidence = SheetEvidence(header, places)
    for row in rows { evidence.note(row, rules) }
    let (judgements, said) = try evidence.judged(by: rules)
    return (Importing.RowReader(header, judgements, rules, places), said.map(\.sentence))
  }

  @Test func aRowBecomesARequestBody() throws {
    let row = texts(2, "asha", "ap", " Asha ", "98800 22222")
    let reading = try #require(try sheet([row]).reader.read(row))
    #expect(
      reading.body == [
        "userName": "asha", "provider": "ap", "firstName": "Asha", "phone": "9880022222",
      ])
    #expect(reading.repaired.map(\.repair) == [.spaces, .phone])
    #expect(reading.problem == nil)
  }

  @Test func missingCellsAreEmptyAndNullClears() throws {
    let row = texts(2, "asha", "ap", "null")
    #expect(
      try sheet([row]).reader.read(row)?.body == [
        "userName": "asha", "provider": "ap", "firstName": .null,
      ])
  }

  @Test func aRowThatIsTooLongIsRejected() throws {
    let rows = [texts(2, "asha", "ap", "Asha", "", "x"), texts(3, "a", "ap"), texts(4, "b", "ap")]
    let reading = try sheet(rows).reader.read(rows[0])
    #expect(
      reading?.problem?.reason.hasPrefix("cell E2 goes beyond the header's 4 columns") == true)
  }

  @Test func aColumnWithValuesAndNoNameStopsTheImport() {
    let rows = [texts(2, "asha", "ap", "Asha", "", "x"), texts(3, "a", "ap", "", "", "y")]
    #expect(throws: ImportProblem.unnamedColumn(letters: "E", place: "row 2")) {
      try sheet(rows)
    }
    #expect(throws: ImportProblem.unnamedColumn(letters: "C", place: "row 2")) {
      try sheet(
        [texts(2, "a", "b", "c")],
        header: [.text("userName"), .text("provider"), .empty, .text("phone")])
    }
    #expect(
      (try? sheet(
        [texts(2, "a", "b")],
        header: [.text("userName"), .text("provider"), .empty, .text("phone")]))
        != nil)
  }

  @Test func strictRowsNeedNoRepair() throws {
    let row = texts(2, "asha", "ap", "Asha", "98800-22222")
    let reading = try sheet([row], rules { $0.isStrict = true }).reader.read(row)
    #expect(
      reading?.problem
        == RowProblem(
          reason: "would need a repair (phone): 98800-22222 would be read as 9880022222",
          field: "phone"))
  }

  @Test func hiddenRowsWaitForAWord() throws {
    let rows = [texts(2, "a", "ap"), texts(3, isHidden: true, "b", "ap")]
    #expect(throws: ImportProblem.hiddenRows(1, first: "row 3")) { try sheet(rows) }
    let skipping = try sheet(rows, rules { $0.hidden = .skip })
    #expect(skipping.said == ["1 hidden row skipped"])
    #expect(skipping.reader.read(rows[1]) == nil)
    let taking = try sheet(rows, rules { $0.hidden = .import })
    #expect(taking.said == ["1 hidden row imported as well"])
    #expect(taking.reader.read(rows[1]) != nil)
  }

  @Test func emptyLinesBetweenRowsOfATextAreSaid() throws {
    let rows = [texts(3, "a", "ap"), texts(4), texts(5, "b", "ap"), texts(6)]
    let said = try sheet(rows, places: .lines).said
    #expect(said == ["1 empty line between rows: rows that were hidden may be missing"])
    #expect(try sheet(rows).said == [])
  }

  @Test func theHeaderAgainIsNoRow() throws {
    let again = SheetRow(number: 3, cells: Self.header)
    let taken = try sheet([texts(2, "a", "ap"), again])
    #expect(taken.said == ["the header again in 1 row: skipped"])
    #expect(taken.reader.read(again) == nil)
  }

  @Test(arguments: ["Total", "कुल", "Grand Total"])
  func aTotalsRowIsKnown(word: String) throws {
    let row = texts(2, "", "", word, "380")
    #expect(try sheet([row]).reader.read(row)?.looksLikeTotal == true)
  }

  @Test func aFontOfItsOwnIsWarnedAbout() throws {
    let header = ["userName", "provider", "firstName", "location"].map(Cell.text)
    let rows = [
      texts(2, "a", "ap", "vk'kk", "धारवाड़"), texts(3, "b", "ap", "jkes'k", "धारवाड़"),
    ]
    #expect(try sheet(rows, header: header).said.first?.contains("Kruti Dev") == true)
    let latin = [texts(2, "a", "ap", "vk'kk", "Hubli"), texts(3, "b", "ap", "jkes'k", "Hubli")]
    #expect(try sheet(latin, header: header).said == [])
  }

  // MARK: Rejects

  @Test func aRejectedRowComesBackAsItWas() throws {
    let header = ["userName", "provider", "firstName", "dob", "phone"].map(Cell.text)
    let rows = [
      texts(2, "007", "ap", "आशा", "07/03/2001", "98800"),
      texts(3, "008", "ap", "Usha", "28/03/2001", "9880022222"),
    ]
    let first = try sheet(rows, header: header)
    let reading = try #require(first.reader.read(rows[0]))
    let titles = RejectedRow.titles(first.reader.header)
    #expect(
      titles == [
        "operation", "userName", "provider", "firstName", "dob", "phone", "line", "field", "reason",
        "original",
      ])
    let problem = RowProblem(reason: "too short", field: "phone")
    var texts = RejectedRow.texts(
      reading, first.reader.header, operation: .createUser, line: 2, problem)
    #expect(
      texts.prefix(9) == [
        "user-create", "007", "ap", "आशा", "07/03/2001", "98800", "2", "phone", "too short",
      ])
    #expect(texts[9].utf8.allSatisfy { $0 < 0x80 })

    // A spreadsheet spoils what nobody touched, and a person mends the phone.
    (texts[1], texts[3], texts[4], texts[5]) = ("7", "???", "03/07/01", "9880022223")
    let mended = SheetRow(number: 2, cells: texts.map(Cell.text))
    let second = try sheet([mended], header: titles.map(Cell.text))
    let again = try #require(second.reader.read(mended))
    #expect(
      again.body == [
        "userName": "007", "provider": "ap", "firstName": "आशा", "dob": "2001-03-07",
        "phone": "9880022223",
      ])
    #expect(again.operation == "user-create")
    #expect(again.repaired.map(\.repair) == [.restored, .restored, .restored])
  }

  @Test func anOriginalThatIsNoneCountsForNothing() throws {
    let header = ["userName", "provider", "firstName", "original"].map(Cell.text)
    let row = texts(2, "a", "ap", "Asha", "no JSON")
    #expect(try sheet([row], header: header).reader.read(row)?.body["firstName"] == "Asha")
  }
}
