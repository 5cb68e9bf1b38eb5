import AgentProcesses
import Codecs
import Testing

/// Finding records by what people know of them.
@Suite("Finding records", .inTurns)
struct FindTests {
  private static let rows = [
    #"{"operation":"org-create","request":{"provider":"ka","externalId":"29090100201","orgName":"ಸರ್ಕಾರಿ ಶಾಲೆ, ಗರಗ"}}"#,
    #"{"operation":"org-create","request":{"provider":"ka","externalId":"dise-2","orgName":"ZPHS Kondapur"}}"#,
    #"{"operation":"user-create","request":{"provider":"ka","userName":"sita","firstName":"सीता","lastName":"देवी","email":"sita@example.org","emailVerified":true,"phone":"9880011122"}}"#,
    #"{"operation":"user-create","request":{"provider":"ka","userName":"suta","firstName":"सुता","email":"suta@example.org","emailVerified":true}}"#,
    #"{"operation":"user-create","request":{"provider":"ka","userName":"fatima","firstName":"फ़ातिमा","email":"f@example.org","emailVerified":true,"location":"Hubballi"}}"#,
    #"{"operation":"user-create","request":{"provider":"ka","userName":"roopa.nayak","firstName":"Roopa","lastName":"Nayak","email":"rn@example.org","emailVerified":true,"phone":"9740030124"}}"#,
    #"{"operation":"member-add","request":{"provider":"ka","externalId":"dise-2","userName":"sita"}}"#,
    #"{"operation":"member-add","request":{"provider":"ka","externalId":"29090100201","userName":"roopa.nayak"}}"#,
    #"{"operation":"member-add","request":{"provider":"ka","externalId":"dise-2","userName":"suta"}}"#,
    #"{"operation":"member-remove","request":{"provider":"ka","externalId":"dise-2","userName":"suta"}}"#,
  ]

  private static let queries: [(text: String, found: [String])] = [
    ("सीता", ["user:ka/sita"]), ("सी", ["user:ka/sita"]), ("स", ["user:ka/sita", "user:ka/suta"]),
    ("सोता", []), ("देवी सीता", ["user:ka/sita"]),
    // The dot below is one letter or two, or left out; joiners don't count.
    ("फातिमा", ["user:ka/fatima"]), ("\u{95E}ातिमा", ["user:ka/fatima"]),
    ("फ\u{93C}ा\u{200D}तिमा", ["user:ka/fatima"]),
    ("ಗರಗ", ["org:ka/29090100201", "user:ka/roopa.nayak"]),
    ("ರೂಪ", []), ("kondapur", ["org:ka/dise-2", "user:ka/sita"]),
    ("NAYAK roo", ["user:ka/roopa.nayak"]), ("nayak sita", []),
    ("9880011122", ["user:ka/sita"]), ("+91 98800 11122", ["user:ka/sita"]),
    ("97400-30", ["user:ka/roopa.nayak"]), ("९८८००", ["user:ka/sita"]),
    ("30124", ["user:ka/roopa.nayak"]), ("hubba", ["user:ka/fatima"]),
    ("2909", ["org:ka/29090100201", "user:ka/roopa.nayak"]), ("example.org zphs", ["user:ka/sita"]),
  ]

  @Test func eachQueryFindsWhatItMeans() async throws {
    let office = try await Office.open()
    let file = try office.write("rows.jsonl", Self.rows.joined(separator: "\n"))
    try await office.agent("import", file).expect(0)
    for (text, found) in Self.queries {
      let rows = try await office.agent("record", "find", text, "--json").expect(0).objects()
      #expect(rows.map { $0["record"]?.string } == found, "\(text)")
    }
    let sita = try await office.agent("record", "find", "sita", "--json").object()
    #expect(sita["name"] == "सीता देवी" && sita["phone"] == "9880011122")
    #expect(sita["schools"] == [["record": "org:ka/dise-2", "name": "ZPHS Kondapur"]])
    #expect(sita["unfinished"] == 1)
    let line = try await office.agent("record", "find", "sita").expect(0).output
    #expect(
      line == "user:ka/sita  सीता देवी  9880011122  ZPHS Kondapur  (1 edit on the way)\n")
    let members = try await office.agent(
      "record", "find", "kondapur", "--kind", "member", "--json"
    ).objects()
    #expect(members.map { $0["record"]?.string } == ["member:ka/dise-2/sita"])
    try await office.agent("record", "find", " ").expect(64)
    try await office.agent("record", "find").expect(64)
  }

  @Test func theListHoldsWhatIsHereAndNothingElse() async throws {
    let office = try await Office.open()
    let file = try office.write("rows.jsonl", Self.rows.joined(separator: "\n"))
    try await office.agent("import", file).expect(0)
    try await office.agent("queue", "withdraw", "dharwad-01:5").expect(0)
    func listed(_ words: String...) async throws -> [String?] {
      try await office.agent(["record", "list", "--json"] + words).expect(0).objects()
        .map { $0["record"]?.string }
    }
    #expect(
      try await listed() == [
        "org:ka/29090100201", "org:ka/dise-2", "user:ka/sita", "user:ka/suta",
        "user:ka/roopa.nayak",
        "member:ka/dise-2/sita", "member:ka/29090100201/roopa.nayak",
      ])
    #expect(try await listed("--kind", "org", "--limit", "1") == ["org:ka/29090100201"])
    let more = try await office.agent("record", "list", "--limit", "2").expect(0)
    #expect(more.lines.count == 2 && more.talk.contains("--limit 4"))
  }
}
