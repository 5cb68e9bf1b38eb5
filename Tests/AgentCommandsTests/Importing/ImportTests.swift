import AgentProcesses
import Codecs
import Foundation
import SunbirdSimulator
import Testing

@Suite("Importing", .inTurns)
struct ImportTests {
  private static func school(_ id: Int, name: String = "School") -> String {
    """
    {"operation":"org-create","request":{"provider":"ap","externalId":"\(id)",\
    "orgName":"\(name) \(id)"}}
    """
  }

  /// What an import told, as recorded, unchanged and rejected.
  private func counts(_ ran: Finished) throws -> [Int?] {
    let told = try ran.object()
    return ["recorded", "unchanged", "rejected"].map { told[$0]?.wholeNumber }
  }

  @Test func goodRowsAreRecordedInTheirOrder() async throws {
    let office = try await Office.open()
    let file = try office.write(
      "day.jsonl", (1...3).map { Self.school($0) }.joined(separator: "\n") + "\n")
    let ran = try await office.agent("import", file, "--json").expect(0)
    #expect(try counts(ran) == [3, 0, 0])
    #expect(try ran.object()["rejectsFile"] == .null)
    #expect(!FileManager.default.fileExists(atPath: file + ".rejects.jsonl"))
    let records = try await office.agent("queue", "--json").objects().map { $0["record"]?.string }
    #expect(records == ["org:ap/1", "org:ap/2", "org:ap/3"])
  }

  @Test func bareRowsNameTheirOperationOrTakeTheFilesOne() async throws {
    let office = try await Office.open()
    let named = try office.write(
      "named.jsonl",
      #"{"operation":"org-create","provider":"ap","externalId":"1","orgName":"A"}"# + "\n")
    try await office.agent("import", named).expect(0)
    let bare = try office.write(
      "bare.jsonl",
      """
      {"provider":"ap","externalId":"2","orgName":"B"}
      {"request":{"provider":"ap","externalId":"3","orgName":"C"}}
      {"operation":"org-update","request":{"provider":"ap","externalId":"2","orgType":"x"}}

      """)
    #expect(try counts(try await office.agent("import", bare, "--json").expect(3)) == [1, 0, 2])
    let told = try await office.agent("import", bare, "--as", "org-create", "--json").expect(0)
    #expect(try counts(told) == [2, 1, 0])
    let operations = try await office.agent("queue", "--json").objects().map {
      $0["operation"]?.string
    }
    #expect(operations == ["org-create", "org-update", "org-create", "org-create"])
  }

  @Test func windowsLineEndsBlankLinesAndAMissingLastLineEndAreFine() async throws {
    let office = try await Office.open()
    let text = "\r\n" + Self.school(1) + "\r\n\r\n  \t\r\n" + Self.school(2)
    let file = try office.write("day.jsonl", text)
    #expect(try counts(try await office.agent("import", file, "--json").expect(0)) == [2, 0, 0])
  }

  @Test func badRowsAreMendedInTheRejectsFileAndImportedFromThere() async throws {
    let office = try await Office.open()
    let file = try office.write(
      "day.jsonl",
      """
      \(Self.school(1))
      {"operation":"user-create","request":{"provider":"ap","userName":"a","email":"a@b.in"}}
      not JSON at all
      {"operation":"org-crate","request":{}}
      \(Self.school(2))

      """)
    let rejects = office.path("bad.jsonl")
    let ran = try await office.agent("import", file, "--rejects", rejects, "--json").expect(3)
    #expect(try counts(ran) == [2, 0, 3])
    #expect(try ran.object()["rejectsFile"] == .string(rejects))

    let rows = try office.read("bad.jsonl").split(separator: "\n").map {
      try JSONValue(json: $0.utf8)
    }
    #expect(rows.map { $0["line"]?.wholeNumber } == [2, 3, 4])
    #expect(rows[0]["field"] == "firstName")
    #expect(rows[2]["field"] == "operation")
    #expect(rows[2]["reason"]?.string?.contains("org-create") == true)
    #expect(rows.allSatisfy { $0["reason"]?.string?.isEmpty == false })

    let mended = rows[0].json.replacing(
      #""request":{"#, with: #""request":{"firstName":"A","emailVerified":true,"#)
    try office.write("bad.jsonl", mended + "\n")
    #expect(try counts(try await office.agent("import", rejects, "--json").expect(0)) == [1, 0, 0])
  }

  @Test func theSameFileAgainRecordsNothing() async throws {
    let office = try await Office.open(sunbird: try await SunbirdProcess.start())
    let file = try office.write("day.jsonl", Self.school(1) + "\n" + Self.school(2) + "\n")
    try await office.agent("import", file).expect(0)
    #expect(try counts(try await office.agent("import", file, "--json").expect(0)) == [0, 2, 0])
    try await office.agent("sync").expect(0)
    #expect(try counts(try await office.agent("import", file, "--json").expect(0)) == [0, 2, 0])
    try await office.agent("sync").expect(0)
    #expect(
      try await office.sunbird?.effects() == ["org-create org:ap/1": 1, "org-create org:ap/2": 1])
  }

  @Test func aFileThatGrewRecordsOnlyWhatIsNew() async throws {
    let office = try await Office.open()
    let update =
      #"{"operation":"org-update","request":{"provider":"ap","externalId":"1","orgType":"x"}}"#
    let file = try office.write("day.jsonl", Self.school(1) + "\n" + update + "\n")
    try await office.agent("import", file).expect(0)
    try office.write(
      "day.jsonl", [Self.school(1), update, Self.school(2)].joined(separator: "\n") + "\n")
    #expect(try counts(try await office.agent("import", file, "--json").expect(0)) == [1, 2, 0])
    #expect(try await office.agent("queue", "--json").lines.count == 3)
  }

  @Test func theSameRowsUnderAnotherOperationAreOtherRows() async throws {
    let office = try await Office.open()
    let file = try office.write(
      "members.jsonl", #"{"provider":"ap","externalId":"1","userName":"asha"}"# + "\n")
    let added = try await office.agent("import", file, "--as", "member-add", "--json")
    #expect(try counts(added) == [1, 0, 0])
    let removed = try await office.agent("import", file, "--as", "member-remove", "--json")
    #expect(try counts(removed) == [1, 0, 0])
  }

  @Test func aRowThatContradictsWhatIsRecordedStaysRejected() async throws {
    let office = try await Office.open()
    let file = try office.write(
      "day.jsonl", Self.school(1) + "\n" + Self.school(1, name: "Other") + "\n")
    let first = try await office.agent("import", file, "--json").expect(3)
    #expect(try first.object()["rejected"] == 1)
    #expect(try office.read("day.jsonl.rejects.jsonl").contains("Other 1"))
    let second = try await office.agent("import", file, "--json").object()
    #expect(second["rejected"] == 1)
  }

  @Test func theRejectsFileIsNeverTheFileThatIsRead() async throws {
    let office = try await Office.open()
    let text = "junk\n" + (1...2000).map { Self.school($0) }.joined(separator: "\n") + "\n"
    let file = try office.write("day.jsonl", text)
    try await office.agent("import", file, "--rejects", file).expect(64)
    try await office.agent("import", file, "--rejects", "./day.jsonl").expect(64)
    #expect(try office.read("day.jsonl") == text)
  }

  @Test func thousandsOfRowsAreRecordedOnce() async throws {
    let office = try await Office.open()
    let file = try office.write(
      "day.jsonl", (1...1200).map { Self.school($0) }.joined(separator: "\n") + "\n")
    #expect(try counts(try await office.agent("import", file, "--json").expect(0)) == [1200, 0, 0])
    #expect(try counts(try await office.agent("import", file, "--json").expect(0)) == [0, 1200, 0])
    #expect(try await office.agent("status", "--json").object()["queued"] == 1200)
    let page = try await office.agent("queue", "--json")
    #expect(page.lines.count == 50)
    #expect(page.talk.contains("--limit"))
    #expect(try await office.agent("queue", "--limit", "0", "--json").lines.count == 1200)
    #expect(try await office.agent("queue", "--limit", "7", "--json").lines.count == 7)
  }
}
