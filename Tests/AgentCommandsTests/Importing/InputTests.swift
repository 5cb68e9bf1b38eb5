import AgentProcesses
import Foundation
import SunbirdSimulator
import Testing

/// Where rows come from: files, pipes, and what only looks like rows.
@Suite("Import's input", .inTurns)
struct ImportInputTests {
  private static let row =
    #"{"operation":"org-create","request":{"provider":"ap","externalId":"1","orgName":"A"}}"#

  private func recorded(_ ran: Finished) throws -> Int? {
    try ran.object()["recorded"]?.wholeNumber
  }

  @Test func standardInputIsADash() async throws {
    let office = try await Office.open()
    let ran = try await office.agent("import", "-", "--json", input: Self.row + "\n").expect(0)
    #expect(try recorded(ran) == 1)
  }

  @Test(arguments: [
    "cat $FOLDER/day | $AGENT import /dev/stdin --json",
    "cat $FOLDER/day | $AGENT import - --json",
    "$AGENT import /dev/stdin --json < $FOLDER/day",
    "mkfifo $FOLDER/pipe; (sleep 0; cat $FOLDER/day > $FOLDER/pipe) & "
      + "$AGENT import $FOLDER/pipe --json",
    "exec 5< $FOLDER/day; $AGENT import /dev/fd/5 --json",
  ])
  func aPipeIsReadOnce(script: String) async throws {
    let office = try await Office.open()
    try office.write("day", Self.row + "\n")
    #expect(try recorded(try await office.shell(script).expect(0)) == 1)
    let again = try await office.agent("import", office.path("day"), "--json").expect(0)
    #expect(try again.object()["unchanged"] == 1)
  }

  @Test func nothingToReadIsSaid() async throws {
    let office = try await Office.open()
    let ran = try await office.agent("import", "-", input: "\n").expect(0)
    #expect(ran.talk.contains("standard input holds no rows"))
  }

  @Test func badRowsOfAPipeHaveTheirFileInTheWorkingFolder() async throws {
    let office = try await Office.open()
    let script = "cd $FOLDER; printf '{\"a\":1}\\n' | $AGENT import - --as org-create --json"
    let ran = try await office.shell(script).expect(3)
    #expect(try ran.object()["rejectsFile"] == "import.rejects.jsonl")
    #expect(try office.read("import.rejects.jsonl").contains(#""line":1"#))
  }

  @Test func requestBodiesComeFromPipesToo() async throws {
    let office = try await Office.open()
    try office.write(
      "body", #"{"request":{"provider":"ap","externalId":"1","orgName":"A"}}"#)
    try await office.shell("cat $FOLDER/body | $AGENT org create --from /dev/stdin").expect(0)
    try await office.shell(
      "mkfifo $FOLDER/pipe; cat $FOLDER/body > $FOLDER/pipe & "
        + "$AGENT org update --from $FOLDER/pipe --description x"
    ).expect(0)
  }

  @Test(arguments: [("missing", "No such file"), ("", "Is a directory")])
  func whatCannotBeReadIsSaid(name: String, why: String) async throws {
    let office = try await Office.open()
    for command in [["import"], ["org", "create", "--from"]] {
      let ran = try await office.agent(command + [office.path(name)]).expect(69)
      #expect(ran.talk.contains(why), "\(ran.talk)")
    }
  }

  @Test func theReplKeepsItsOwnInput() async throws {
    let office = try await Office.open()
    let ran = try await office.agent("repl", input: "import -\nstatus --json\n")
    #expect(ran.status != 0)
    #expect(ran.output.contains(#""queued""#))
  }

  struct Foreign: Sendable {
    let name: String
    let bytes: [UInt8]
    let said: String
  }

  private static func utf16(_ text: String, mark: Bool) -> [UInt8] {
    (mark ? [0xFF, 0xFE] : []) + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
  }

  @Test(arguments: [
    Foreign(name: "day.xlsx", bytes: Array("PK\u{3}\u{4}".utf8) + [0, 1, 2], said: ".xlsx"),
    Foreign(
      name: "day.xls", bytes: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], said: ".xls"),
    Foreign(name: "day.jsonl", bytes: utf16(row, mark: true), said: "UTF-16"),
    Foreign(name: "day.jsonl", bytes: utf16(row + "\n" + row, mark: false), said: "UTF-16"),
    Foreign(name: "day.jsonl", bytes: [0x1F, 0x8B, 8, 0], said: "compressed"),
    Foreign(name: "day.jsonl", bytes: [1, 0, 0, 2, 0, 0, 3], said: "not a text"),
    Foreign(name: "day.json", bytes: Array("[\(row),\n\(row)]".utf8), said: "jq -c '.[]'"),
    Foreign(name: "day.json", bytes: Array(" \n[\n\(row)\n]".utf8), said: "JSON array"),
    Foreign(
      name: "day.json", bytes: Array("{\n  \"request\": {\n  }\n}\n".utf8), said: "spread over"),
    Foreign(name: "day.jsonl", bytes: Array("\(row)\r\(row)\r".utf8), said: "carriage returns"),
    Foreign(name: "day.html", bytes: Array("<!doctype html>\n<p>".utf8), said: "HTML"),
    Foreign(name: "day.txt", bytes: Array("asha\nravi\n".utf8), said: "without a line"),
  ])
  func anotherKindOfFileIs65AndNamed(file: Foreign) async throws {
    let office = try await Office.open()
    let path = office.path(file.name)
    try Data(file.bytes).write(to: URL(filePath: path))
    let ran = try await office.agent("import", path).expect(65)
    #expect(ran.talk.contains(file.said) && ran.talk.contains("nothing was recorded"))
    #expect(!FileManager.default.fileExists(atPath: path + ".rejects.jsonl"))
    #expect(try await office.agent("queue", "--json").output == "")
  }

  @Test(arguments: ["\u{FEFF}" + row + "\n", "\n\n  " + row, row, "junk\n" + row + "\n"])
  func rowsAreFoundAllTheSame(text: String) async throws {
    let office = try await Office.open()
    let ran = try await office.agent("import", office.write("day.csv", text), "--json")
    #expect(try recorded(ran) == 1)
  }

  @Test func aLineWithoutEndIsRefusedAndTheRestGoesOn() async throws {
    let office = try await Office.open()
    let path = office.path("day.jsonl")
    let script = """
      printf '%s\\n{"operation":"org-create","x":"' '\(Self.row)' > $FOLDER/day.jsonl
      head -c 30000000 /dev/zero | tr '\\0' a >> $FOLDER/day.jsonl
      printf '"}\\n%s\\n' '\(Self.row.replacing(#""1""#, with: #""2""#))' >> $FOLDER/day.jsonl
      """
    try await office.shell(script).expect(0)
    let ran = try await office.agent("import", path, "--json").expect(3)
    #expect(try recorded(ran) == 2)
    let rejects = try office.read("day.jsonl.rejects.jsonl")
    #expect(rejects.contains(#""line":2"#) && rejects.contains("longer than 1 MiB"))
    #expect(rejects.utf8.count < 1000)
  }

  @Test func bytesThatAreNoTextReachTheRejectsFileUnharmed() async throws {
    let office = try await Office.open()
    let latin = Array(#"{"userName":"jos"#.utf8) + [0xE9, 0x22, 0x7D]
    let path = office.path("day.jsonl")
    try Data(latin + [0x0A] + Array(Self.row.utf8)).write(to: URL(filePath: path))
    try await office.agent("import", path).expect(3)
    let rejects = try Data(contentsOf: URL(filePath: path + ".rejects.jsonl"))
    let kept = Array(#"{\"userName\":\"jos"#.utf8) + [0xE9] + Array(#"\"}"#.utf8)
    #expect(rejects.range(of: Data(kept)) != nil)
    #expect(String(decoding: rejects, as: UTF8.self).contains("not UTF-8 text"))
  }
}
