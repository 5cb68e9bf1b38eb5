import Testing

@testable import Importing

/// What a spreadsheet makes of a cell by itself, and what only a person can have made of it. The first
/// ones were seen in files that LibreOffice, gnumeric and csvkit had opened and saved.
@Suite struct SameValueTests {
  @Test(arguments: [
    ("01010100101", "1010100101"), ("0122852840502968322", "1.22852840502968E+017"),
    ("0122852840502968322", "122852840502968000"), ("122852840502968322", "122852840502968300"),
    ("09880022222", "9880022222"), ("9880022222", "9880022222.0"), ("9E5", "900000"),
    ("9.88E+09", "9880000000"), ("07/03/2001", "03/07/01"), ("07/03/2001", "2001/07/03"),
    ("2001-03-07", "2001/03/07"), ("2001-03-07", "07/03/2001"), ("2001-03-07", "36957"),
    ("1-2", "01/02/26"), ("3/4", "2026/03/04"), ("1", "True"), ("no", "FALSE"),
    ("आशा", "???"), ("आशा", "à¤†à¤¶à¤¾"), ("=cmd", "#NAME?"), ("asha ", "asha"),
    ("asha", "asha"),
  ])
  func aSpreadsheetMakesThisByItself(then: String, now: String) {
    #expect(SameValue.isSame(then, now))
  }

  @Test(arguments: [
    ("9.88E+09", "9880022222"), ("98800", "9880022222"), ("07/03/2001", "2001-03-07"),
    ("07/03/2001", "07/04/2001"), ("Asha", "Usha"), ("", "x"), ("x", ""), ("1", "false"),
    ("29010100101", "29010100102"), ("आशा", "??"), ("0122852840502968322", "0122852840502968399"),
  ])
  func aPersonMadeThis(then: String, now: String) {
    #expect(!SameValue.isSame(then, now))
  }
}
