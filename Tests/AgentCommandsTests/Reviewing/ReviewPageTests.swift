import Outbox
import Reconciliation
import Registry
import Testing

@testable import AgentCommands

/// Columns line up in the scripts of the field, at any width.
struct ReviewPageTests {
  private static let names = [
    "ಶಾಲೆಯ ಹೆಸರು ಕನ್ನಡದಲ್ಲಿ ಬಹಳ ಉದ್ದವಾಗಿದೆ", "सरकारी उच्च प्राथमिक शाला धारवाड़", "அரசு உயர்நிலைப் பள்ளி தமிழ்நாடு",
    "Government Higher Primary School, Dharwad Taluk",
  ]

  /// In which column the text `part` of a line begins, as the C library counts.
  private static func column(of part: String, in line: String) throws -> Int {
    let range = try #require(line.range(of: part))
    return String(line[..<range.lowerBound]).columns
  }

  @Test(arguments: [80, 60, 40], names)
  func columnsBeginBelowEachOther(width: Int, name: String) throws {
    for (local, remote) in zip(Self.names, Self.names.reversed()) {
      let rows = [
        ["firstName", name, local, remote], ["location", "A", "ಬ", "कख"],
        ["phone", "9900032121", "9900032122", "9900032123"],
      ]
      let columns = WrappedColumns(
        heads: ["field", "base", "local", "remote"], rows: rows, width: width)
      let lines = columns.lines
      for line in lines { #expect(line.columns <= width, "\(line)") }
      let starts = try ["base", "local", "remote"].map { try Self.column(of: $0, in: lines[0]) }
      let places = try #require(lines.first { $0.hasPrefix("location") })
      #expect(try ["A", "ಬ", "कख"].map { try Self.column(of: $0, in: places) } == starts)
      // Between the columns nothing stands in any line.
      for start in starts {
        for line in lines where line.columns >= start {
          #expect(Self.blank(line, at: start - 1) && Self.blank(line, at: start - 2), "\(line)")
        }
      }
    }
  }

  /// Whether the column of the line is blank.
  private static func blank(_ line: String, at column: Int) -> Bool {
    var at = 0
    for scalar in line.unicodeScalars {
      let columns = String(scalar).columns
      if at == column, columns > 0 { return scalar == " " }
      at += columns
    }
    return true
  }

  @Test(arguments: names)
  func whatIsWrappedIsWhole(name: String) {
    for width in 3...40 {
      let rows = name.wrapped(to: width)
      #expect(rows.joined().filter { $0 != " " } == name.filter { $0 != " " })
      // A sign is never parted from its letter: the letters are the same.
      #expect(rows.flatMap { $0.filter { $0 != " " } } == name.filter { $0 != " " }.map(\.self))
    }
  }

  @Test(arguments: [
    ("one two three", 7, ["one two", "three"]), ("abcdefgh", 3, ["abc", "def", "gh"]),
    ("", 5, [""]), ("a  b", 9, ["a  b"]), ("ab cdefgh", 4, ["ab", "cdef", "gh"]),
  ])
  func wordsStayWholeWhereTheyFit(text: String, width: Int, rows: [String]) {
    #expect(text.wrapped(to: width) == rows)
  }

  @Test(arguments: [
    ([5, 3, 3, 3], 80, [5, 3, 3, 3]), ([5, 30, 30, 30], 60, [5, 16, 16, 17]),
    ([5, 4, 90, 90], 60, [5, 4, 22, 23]), ([5, 90, 90, 90], 20, [5, 6, 6, 6]),
  ])
  func shortColumnsLeaveRoomToLongOnes(wanted: [Int], width: Int, columns: [Int]) {
    #expect(WrappedColumns.columns(wanted: wanted, width: width) == columns)
  }

  @Test(arguments: [80, 60])
  func aPageFitsItsWidthAndSaysWhoAndWhen(width: Int) async throws {
    for (kind, said) in [
      (
        "fields",
        [
          "conflict 1 about user:ap/asha", "(7 wait)", "local   asha, 1970",
          "remote  somebody else",
        ]
      ),
      ("gone", ["gone on Sunbird", "local   asha"]),
      ("rejected", ["rejected dharwad-01:1", "refused not a phone (phone)", "local   asha"]),
    ] {
      let dispute = Dispute(
        name: .location, base: .text(Self.names[0]), local: .text(Self.names[1]),
        remote: .text(Self.names[2]))
      let item = try await Items.made(kind, dispute)
      let page = ReviewPage(item: item, width: width)
      let lines = page.lines(waiting: 7) + page.keys
      for line in lines { #expect(line.columns <= width, "\(line)") }
      for words in said { #expect(lines.joined(separator: "\n").contains(words), "\(lines)") }
    }
  }

  @Test func onlyFieldsThatDifferAreShown() async throws {
    let item = try await Items.made("fields")
    let lines = ReviewPage(item: item, width: nil).lines(waiting: 1)
    #expect(lines[1...2] == ["field     base  local  remote", "location  A     B      C"])
    #expect(lines[0] == "conflict 1 about user:ap/asha")
  }

  @Test func typingBeginsWithWhatStandsHere() async throws {
    let name = Dispute(name: .location, base: "A", local: "New Town", remote: "C")
    #expect(try await Items.made("fields", name).begunValues == #"location=New\ Town"#)
    #expect(try await Items.made("rejected").begunValues == "phone=")
  }
}
