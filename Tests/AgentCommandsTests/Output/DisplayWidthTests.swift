import AgentCommands
import Foundation
import Testing

/// Columns as a terminal counts them.
struct DisplayWidthTests {
  @Test(arguments: [
    ("", 0), ("Asha", 4), ("शिक्षा", 5), ("कर्नाटक", 6), ("தமிழ்", 4), ("ಕನ್ನಡ", 4), ("മലയാളം", 6),
    ("e\u{301}", 1), ("日本", 4), ("ｱｲ", 2), ("한글", 4), ("\u{1112}\u{1161}\u{11AB}", 2), ("✅", 2),
    ("🇮🇳", 2), ("a\u{200D}b", 2), ("—", 1), ("₹", 1), ("é", 1),
  ])
  func oneTextTakesItsColumns(text: String, columns: Int) {
    #expect(text.columns == columns)
    #expect(text.padded(to: 12).columns == 12)
    #expect(text.padded(to: 0) == text)
  }

  /// The C library of the system has the table that terminals are built with; newer and older ones
  /// differ in what they know, not in the scripts of this field.
  @Test func theScriptsOfIndiaAreAsWideAsForTheSystem() throws {
    let locale = try #require(newlocale(LC_CTYPE_MASK, "C.UTF-8", nil))
    let before = uselocale(locale)
    defer {
      uselocale(before)
      freelocale(locale)
    }
    // Its header shows it only to programs that define _XOPEN_SOURCE.
    typealias Width = @convention(c) (wchar_t) -> Int32
    let width = unsafeBitCast(try #require(dlsym(nil, "wcwidth")), to: Width.self)
    for value in UInt32(0x900)...0xDFF {
      guard let scalar = Unicode.Scalar(value), width(wchar_t(value)) >= 0 else { continue }
      #expect(String(scalar).columns == Int(width(wchar_t(value))), "\(String(value, radix: 16))")
    }
  }
}
