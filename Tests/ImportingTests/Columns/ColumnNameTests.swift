import Testing

@testable import Importing

@Suite struct ColumnNameTests {
  @Test(arguments: [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
  func aColumnHasTheLettersThatSpreadsheetsGiveIt(index: Int, letters: String) {
    #expect(ColumnName.letters(of: index) == letters)
  }
}
