import AgentProcesses
import Codecs
import Foundation
import Testing

/// Spreadsheets of every format, by the real program.
@Suite("Importing sheets", .inTurns)
struct SheetImportTests {
  private static let teachers = [
    "Teachers of Dharwad",
    "userName|provider|First Name|phone|dob|emailVerified|language",
    "asha|ap|आशा|98800-22222|28/02/1980|Yes|Hindi, Kannada",
    "ravi|ap|Ravi |9880022223|07/03/1981||",
  ]

  private func counts(_ ran: Finished) throws -> [Int?] {
    let told = try ran.object()
    return ["recorded", "unchanged", "rejected"].map { told[$0]?.wholeNumber }
  }

  @Test(arguments: SheetFormat.allCases)
  func aSheetIsRecordedWhateverItsFormat(format: SheetFormat) async throws {
    let office = try await Office.ofPhones()
    // Its content tells what it is, not its name.
    let file = try office.sheet("day.dat", format, Self.teachers)
    let ran = try await office.agent("import", file, "--as", "user-create", "--json").expect(0)
    #expect(try counts(ran) == [2, 0, 0])
    #expect(
      try ran.object()["repaired"] == ["phone": 1, "date": 2, "flag": 1, "spaces": 1])
    #expect(try ran.object()["duplicates"] == 0)
    let place = format == .xlsx || format == .ods ? "row" : "line"
    #expect(ran.talk.contains("header found in \(place) 2; 1 row above it skipped"), "\(ran.talk)")
    #expect(ran.talk.contains("dob: day first, as 28/02/1980 in \(place) 3 shows"))
    let asha = try await office.agent("record", "show", "user:ap/asha", "--json").object()["local"]
    #expect(
      asha == [
        "firstName": "आशा", "phone": "9880022222", "dob": "1980-02-28", "emailVerified": true,
        "language": "Hindi, Kannada",
      ])
    let again = try await office.agent("import", file, "--as", "user-create", "--json").expect(0)
    #expect(try counts(again) == [0, 2, 0])
  }

  @Test func aPipeIsASheetToo() async throws {
    let office = try await Office.ofPhones()
    try office.sheet("day.xlsx", .xlsx, Self.teachers)
    let ran = try await office.shell(
      "cat $FOLDER/day.xlsx | $AGENT import - --as user-create --json")
    #expect(try counts(ran.expect(0)) == [2, 0, 0])
  }

  @Test func aColumnThatCannotBeJudgedStopsEverything() async throws {
    let office = try await Office.ofPhones()
    let file = try office.sheet(
      "day.csv", .csv,
      ["userName,provider,firstName,phone,dob", "a,ap,Asha,9880022222,07/03/2001"]
        .map { $0.replacing(",", with: "|") })
    let ran = try await office.agent("import", file, "--as", "user-create", "--json").expect(65)
    #expect(ran.talk.contains("dob: 07/03/2001 in line 2 can be 7 March or 3 July"))
    #expect(ran.talk.contains("say --dates dmy or --dates mdy; nothing was recorded"))
    #expect(try await office.agent("queue", "--json").output == "")
    let said = try await office.agent(
      "import", file, "--as", "user-create", "--dates", "dmy", "--json")
    #expect(try counts(said.expect(0)) == [1, 0, 0])
  }

  @Test(arguments: [
    (["--ignore", "Block"], 64, "nothing says what the rows record"),
    (["--as", "user-create", "--map", "Block"], 64, "is not of the form HEADER=FIELD"),
    (["--as", "user-create", "--map", "Block=blok"], 64, "names the unknown field blok"),
    (["--as", "user-create", "--pad", "phone=11"], 64, "are codes"),
    (["--as", "user-create"], 65, "unknown column Block (D)"),
    (["--as", "user-create", "--ignore", "Block"], 0, "columns left out: Block"),
    (["--as", "user-create", "--map", "Block=location"], 0, "column Block is taken for location"),
  ])
  func optionsSayWhatTheSheetDoesNot(options: [String], status: Int32, said: String) async throws {
    let office = try await Office.ofPhones()
    let file = try office.sheet(
      "day.csv", .csv, ["userName|provider|firstName|Block|phone", "a|ap|Asha|Hubli|9880022222"])
    let ran = try await office.agent(["import", file] + options).expect(status)
    #expect(ran.talk.contains(said), "\(ran.talk)")
  }

  @Test(arguments: SheetFormat.allCases)
  func rejectsComeBackInTheFormatOfTheInput(format: SheetFormat) async throws {
    let office = try await Office.ofPhones()
    let file = try office.sheet(
      "day", format,
      [
        "userName|provider|firstName|phone|externalRemark", "007|ap|आशा|98800|x",
        "ravi|ap|Ravi|9880022223|", "|ap|Total|380|",
      ])
    let options = ["--as", "user-create", "--ignore", "externalRemark", "--json"]
    let ran = try await office.agent(["import", file] + options).expect(3)
    #expect(try counts(ran) == [1, 0, 2])
    let name = "day.rejects.\(format.ending)"
    #expect(try ran.object()["rejectsFile"]?.string == office.path(name))
    #expect(ran.talk.contains("phone: "), "\(ran.talk)")
    #expect(ran.talk.contains("looks like a totals row"))
    let mode = try FileManager.default.attributesOfItem(atPath: office.path(name))
    #expect((mode[.posixPermissions] as? NSNumber)?.intValue == 0o600)

    var rows = try office.rows(name)
    #expect(
      rows[0] == [
        "operation", "userName", "provider", "firstName", "phone", "line", "field", "reason",
        "original",
      ])
    #expect(rows[1].prefix(7) == ["user-create", "007", "ap", "आशा", "98800", "2", "phone"])
    // A person mends the phone, and the program he does it with loses the zeros.
    (rows[1][1], rows[1][4]) = ("7", "9880022222")
    rows.removeLast()
    try office.sheet(name, format, rows.map { $0.joined(separator: "|") })
    let mended = try await office.agent("import", office.path(name), "--json").expect(0)
    #expect(try counts(mended) == [1, 0, 0])
    #expect(try mended.object()["repaired"] == ["restored": 1])
    try await office.agent("record", "show", "user:ap/007").expect(0)
  }

  /// A workbook of LibreOffice's with three visible sheets, one of them empty, and two hidden ones.
  @Test(arguments: [
    ([], 64, "several sheets can be meant: staff, second"),
    (["--sheet", "2025"], 64, "no sheet 2025; there are staff, old, lists, second, picture"),
    (["--sheet", "staff"], 65, "2 rows hidden, the first is row 3"),
    (["--sheet", "staff", "--hidden", "skip"], 0, "2 recorded"),
    (["--sheet", "staff", "--hidden", "import"], 0, "4 recorded"),
  ])
  func theSheetThatIsNamedIsImported(options: [String], status: Int32, said: String) async throws {
    let office = try await Office.ofPhones()
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/spreadsheets/hidden-libreoffice.ods").path
    let ran = try await office.agent(
      ["import", file, "--as", "user-update"] + options,
      environment: ["AGENT_SERVER_CHANNEL": "ap"]
    ).expect(status)
    #expect((ran.output + ran.talk).contains(said), "\(ran)")
  }

  @Test func aDryRunRecordsNothingAndTellsTheSame() async throws {
    let office = try await Office.ofPhones()
    let lines = ["userName|provider|firstName|phone", "a|ap|A|98800-22222", "b|ap|B|12"]
    let file = try office.sheet("day.csv", .csv, lines)
    let options = ["--as", "user-create", "--json"]
    let dry = try await office.agent(["import", file, "--dry-run"] + options).expect(3)
    #expect(dry.talk.contains("line 3, phone: "))
    #expect(try await office.agent("queue", "--json").output == "")
    #expect(!FileManager.default.fileExists(atPath: file + ".rejects.csv"))
    let real = try await office.agent(["import", file] + options).expect(3)
    for key in ["recorded", "unchanged", "rejected", "repaired", "duplicates", "warned"] {
      #expect(try dry.object()[key] == real.object()[key], "\(key)")
    }
    let again = try await office.agent(["import", file, "--dry-run"] + options).expect(3)
    #expect(try counts(again) == [0, 1, 1])
  }

  @Test func aDryRunWorksForJSONLines() async throws {
    let office = try await Office.ofPhones()
    let row = #"{"operation":"org-create","provider":"ap","externalId":"1","orgName":"A"}"#
    let other = row.replacing(#""A""#, with: #""B""#)
    let file = try office.write("day.jsonl", "\(row)\n\(row)\n\(other)\njunk\n")
    let dry = try await office.agent("import", file, "--dry-run", "--json").expect(3)
    #expect(try counts(dry) == [1, 1, 2])
    #expect(try await office.agent("queue", "--json").output == "")
    #expect(try counts(try await office.agent("import", file, "--json").expect(3)) == [1, 1, 2])
  }

  @Test func aFileOfAHeaderAloneHoldsNoRows() async throws {
    let office = try await Office.ofPhones()
    let file = try office.sheet("day.csv", .csv, ["userName|provider|firstName|phone"])
    let ran = try await office.agent("import", file, "--as", "user-create").expect(0)
    #expect(ran.talk.contains("holds no rows"))
  }

  @Test func rejectsLandWhereThePersonMayWrite() async throws {
    let office = try await Office.ofPhones()
    try office.sheet("day.csv", .csv, ["userName|provider|firstName|phone", "a|ap|A|12"])
    let script = """
      mkdir $FOLDER/theirs $FOLDER/mine; mv $FOLDER/day.csv $FOLDER/theirs; chmod 555 $FOLDER/theirs
      cd $FOLDER/mine; $LESS "$AGENT" import ../theirs/day.csv --as user-create --json
      """
    // Root may write anywhere; without its powers it is a user like others.
    let less = geteuid() == 0 ? "setpriv --inh-caps=-all --bounding-set=-all" : ""
    let ran = try await office.shell(script, environment: ["LESS": less]).expect(3)
    #expect(try ran.object()["rejectsFile"] == "day.csv.rejects.csv")
  }
}
