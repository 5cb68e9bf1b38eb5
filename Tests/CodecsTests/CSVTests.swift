import Codecs
import SeededGenerators
import Testing

/// Tables out and in.
@Suite struct CSVTests {
  @Test(arguments: [
    ("Asha", "Asha"), ("", ""), ("Asha, Teacher", #""Asha, Teacher""#),
    (#"The "big" one"#, #""The ""big"" one""#), (#"C:\school"#, #""C:\\school""#),
    ("first\nsecond", "\"first\nsecond\""), ("ಆಶಾ", "ಆಶಾ"), ("  Asha ", "  Asha "),
  ])
  func aCellIsQuotedWhereItMustBe(value: String, cell: String) {
    #expect(CSV.text([[value, "x"]]) == "\(cell),x\n")
  }

  @Test(arguments: [
    ("a,b\nc,d\n", [["a", "b"], ["c", "d"]]), ("\"a,b\",\"c\"\"d\"", [["a,b", "c\"d"]]),
    ("\"a\nb\",c\n", [["a\nb", "c"]]), ("a\\b,\"c\\\\d\"", [["ab", "c\\d"]]), ("", []),
  ])
  func tablesAreReadAsOpencsvReadsThem(text: String, lines: [[String]]) {
    #expect(CSV.lines(of: text) == lines)
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func whatIsWrittenIsReadAgain(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let columns = Int.random(in: 1...4, using: &generator)
    let lines = (0..<Int.random(in: 1...5, using: &generator)).map { _ in
      (0..<columns).map { _ in
        let length = Int.random(in: 0...6, using: &generator)
        return String((0..<length).map { _ in generator.pick(Array("a,\"\\\nಆ ")) })
      }
    }
    #expect(CSV.lines(of: CSV.text(lines)) == lines)
  }
}
