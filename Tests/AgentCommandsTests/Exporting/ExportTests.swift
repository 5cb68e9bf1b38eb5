import AgentProcesses
import Codecs
import Foundation
import SunbirdSimulator
import Testing

/// What `agent export` writes, by the real program, and what `agent import` makes of it.
@Suite("Exporting", .inTurns)
struct ExportTests {
  private static let formats = ["csv", "tsv", "xlsx", "ods", "jsonl"]

  /// Records that a careless sheet would lose: codes like numbers, texts like formulas, words that mean
  /// something to an importer, lists, long texts, contacts, a secret.
  private static let awkward = [
    #"{"operation":"org-create","request":{"provider":"ap","externalId":"12E5","orgName":"=1+1","description":"null"}}"#,
    #"{"operation":"org-create","request":{"provider":"ap","externalId":"0009","orgName":"ಧಾರವಾಡ ಶಾಲೆ","homeUrl":"[object Object]","contactDetail":[{"email":"a@x.org","phone":"9880011122"}]}}"#,
    #"{"operation":"user-create","request":{"provider":"ap","userName":"0012","firstName":"None","lastName":"सीता","email":"s@x.org","emailVerified":true,"password":"se cret9","dob":"2020-01-02","roles":["A,B","C"],"language":"Hindi, Kannada","location":"??","profileSummary":"\#(String(repeating: "नमस्ते\\n", count: 60))"}}"#,
    #"{"operation":"user-create","request":{"provider":"ap","userName":"ravi","firstName":"à¤†","email":"r@x.org","emailVerified":false,"phone":"9880022223","grade":["Class 5"]}}"#,
    #"{"operation":"user-update","request":{"provider":"ap","userName":"0012","phone":"9880033334","location":null}}"#,
    #"{"operation":"user-update","request":{"provider":"ap","userName":"elsewhere","position":"@head"}}"#,
    #"{"operation":"member-add","request":{"provider":"ap","externalId":"0009","userName":"0012","role":"admin"}}"#,
    #"{"operation":"member-add","request":{"provider":"ap","externalId":"12E5","userName":"ravi"}}"#,
    #"{"operation":"member-remove","request":{"provider":"ap","externalId":"12E5","userName":"ravi"}}"#,
  ]

  private func office(_ sunbird: SunbirdProcess? = nil) async throws -> Office {
    let office = try await Office.open(sunbird: sunbird)
    let file = try office.write("rows.jsonl", Self.awkward.joined(separator: "\n"))
    try await office.agent("import", file).expect(0)
    return office
  }

  /// Every record here as the list tells it, without secrets.
  private func records(_ office: Office, _ store: String) async throws -> [String: JSONValue] {
    let rows = try await office.agent(
      "record", "list", "--limit", "0", "--json", "--store", store
    ).expect(0).objects()
    return Dictionary(
      uniqueKeysWithValues: rows.map { row in
        var local = row["local"]?.object ?? [:]
        local["password"] = nil
        let said = local.filter { $0.value != .null }
        return (
          row["record"]?.string ?? "", ["local": .object(said), "schools": row["schools"] ?? .null]
        )
      })
  }

  private func counts(_ ran: Finished) throws -> [Int?] {
    let told = try ran.expect(0).object()
    return ["recorded", "unchanged", "rejected"].map { told[$0]?.wholeNumber }
  }

  @Test(arguments: formats)
  func recordsComeBackUnchanged(format: String) async throws {
    let office = try await office()
    let file = office.path("all.\(format)")
    let told = try await office.agent("export", file, "--json").expect(0).object()
    #expect(told["written"] == 6 && told["leftOut"] == 0 && told["withoutSecrets"] == 1)
    #expect(told["file"]?.string == file)
    #expect(try counts(try await office.agent("import", file, "--json")) == [0, 6, 0])
    let fresh = office.path("fresh.db")
    try await office.agent("init", "--replica", "other", "--store", fresh).expect(0)
    let taken = try await office.agent("import", file, "--store", fresh, "--json")
    #expect(try counts(taken) == [6, 0, 0], "\(taken.talk)")
    let here = try await records(office, office.store)
    #expect(here.count == 6)
    #expect(try await records(office, fresh) == here)
  }

  @Test(arguments: formats)
  func whatWaitsComesBackUnchanged(format: String) async throws {
    let office = try await office()
    let file = office.path("waiting.\(format)")
    let told = try await office.agent("export", file, "--what", "waiting", "--json").expect(0)
    #expect(try told.object()["written"] == 9)
    #expect(try counts(try await office.agent("import", file, "--json")) == [0, 9, 0])
    let fresh = office.path("fresh.db")
    try await office.agent("init", "--replica", "other", "--store", fresh).expect(0)
    let taken = try await office.agent("import", file, "--store", fresh, "--json")
    #expect(try counts(taken) == [9, 0, 0], "\(taken.talk)")
    #expect(try await records(office, fresh) == records(office, office.store))
    let edits = try await office.agent("queue", "--limit", "0", "--json", "--store", fresh)
    #expect(try edits.objects().map { $0["priority"] } == Array(repeating: "low", count: 9))
  }

  @Test func whatSunbirdHasComesBackToo() async throws {
    let office = try await office(try await SunbirdProcess.start())
    _ = try await office.agent("sync", "--now")
    let file = office.path("all.xlsx")
    try await office.agent("export", file).expect(0)
    #expect(try counts(try await office.agent("import", file, "--json")) == [0, 6, 0])
    let states = try await office.agent("queue", "--all", "--limit", "0", "--json").objects()
    #expect(states.contains { $0["state"] == "accepted" })
  }

  @Test func aSpreadsheetsDamageIsUndone() async throws {
    let office = try await office()
    let file = office.path("all.csv")
    try await office.agent("export", file).expect(0)
    var text = try office.read("all.csv")
    // Zeros lost, a code made a number, truth in capitals, a date in the form of the country.
    for (before, after) in [
      (",0012,", ",12,"), (",0009,", ",9,"), (",12E5,", ",1200000,"), (",true,", ",TRUE,"),
      (",2020-01-02,", ",02/01/2020,"),
    ] {
      #expect(text.contains(before), "\(before)")
      text = text.replacing(before, with: after)
    }
    try office.write("all.csv", text)
    #expect(try counts(try await office.agent("import", file, "--json")) == [0, 6, 0])
    // What a person writes into a cell counts: a change, where the row says that it is one.
    let row = "user-create,ap,,ravi,"
    #expect(text.contains(row))
    try office.write(
      "all.csv",
      text.replacing(",9880022223,", with: ",98800 22224,")
        .replacing(row, with: row.replacing("create", with: "update")))
    #expect(try counts(try await office.agent("import", file, "--json")) == [1, 5, 0])
    let ravi = try await office.agent("record", "show", "user:ap/ravi", "--json").object()
    #expect(ravi["local"]?["phone"] == "9880022224")
  }

  @Test(arguments: ["csv", "tsv"])
  func noCellIsAFormula(format: String) async throws {
    let office = try await office()
    for what in ["records", "waiting"] {
      try await office.agent("export", office.path("all.\(format)"), "--what", what).expect(0)
      for cell in try office.rows("all.\(format)").joined() {
        #expect(!cell.hasPrefix("=") && !cell.hasPrefix("@") && !cell.hasPrefix("+"), "\(cell)")
      }
      #expect(try office.rows("all.\(format)").joined().contains("'=1+1"))
    }
  }

  @Test func secretsStayHere() async throws {
    let office = try await office()
    for what in ["records", "waiting"] {
      for format in ["csv", "jsonl"] {
        try await office.agent("export", office.path("all.\(format)"), "--what", what).expect(0)
        #expect(try !office.read("all.\(format)").contains("se cret9"))
      }
    }
  }

  @Test func aFileIsReplacedWholeAndForItsOwnerOnly() async throws {
    let office = try await office()
    let file = try office.write("all.csv", "old", mode: 0o644)
    try await office.agent("export", file, "--kind", "org").expect(0)
    #expect(try office.rows("all.csv").count == 3)
    let attributes = try FileManager.default.attributesOfItem(atPath: file)
    #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    let left = try FileManager.default.contentsOfDirectory(atPath: office.folder.url.path)
    #expect(left.filter { $0.hasPrefix("all.csv") } == ["all.csv"])
  }

  @Test(arguments: [
    ("all.doc", 64), ("all", 64), ("nowhere/all.csv", 69), ("/dev/null.csv", 69),
  ])
  func aFileThatCannotBeIsRefused(name: String, status: Int32) async throws {
    let office = try await office()
    let path = name.hasPrefix("/") ? "\(office.store)/\(name)" : office.path(name)
    try await office.agent("export", path).expect(status)
  }

  @Test func theStoreIsNoExport() async throws {
    let office = try await office()
    let ran = try await office.shell(
      "ln $FOLDER/agent.db $FOLDER/all.csv; $AGENT export $FOLDER/all.csv")
    #expect(ran.status == 64 || ran.status == 74, "\(ran)")
  }
}
