import Testing

@testable import Spreadsheets

@Suite struct SheetRowTests {
  @Test func aRowIsShownUnlessItSaysOtherwise() {
    #expect(!SheetRow(number: 1, cells: []).isHidden)
  }
}
