import AgentProcesses
import Foundation
import SunbirdSimulator
import Testing

/// What `status` tells a person: what waits, since when, why, and what to do.
@Suite("Status", .inTurns)
struct StatusTests {
  private func next(_ office: Office) async throws -> [String] {
    try await office.agent("status").expect(0).lines.filter { $0.hasPrefix("next: ") }
  }

  @Test func eachStandHasItsNextStep() async throws {
    let sunbird = try await SunbirdProcess.start("--unique-phone")
    let office = try await Office.open(sunbird: sunbird)
    #expect(try await next(office).isEmpty)
    try await office.agent(Bodies.teacher).expect(0)
    #expect(try await next(office) == ["next: send 1 edit: `agent sync`"])
    sunbird.pause()
    try office.configure("server:\n  baseURL: \(Office.nobody)\n")
    try await office.agent("sync").expect(75)
    #expect(try await next(office)[0].contains("when there is a line"))
    sunbird.resume()
    try office.configure("server:\n  baseURL: \(sunbird.url)\n")
    try await office.agent(Bodies.teacher(named: "ravi") + ["--phone", "9900032121"]).expect(0)
    try await office.agent("sync").expect(3)
    let steps = try await next(office)
    #expect(steps.count == 1 && steps[0].contains("1 rejected edit"))
    #expect(steps[0].contains("`agent queue --state rejected`"))
    try office.configure("")
    #expect(try await next(office)[0].contains("server.baseURL"))
  }

  @Test func aConflictIsDecidedFirst() async throws {
    let office = try await Reviews.officeWithPhoneConflict()
    #expect(try await next(office)[0].contains("`agent conflicts`"))
    let status = try await office.agent("status", "--json").object()
    #expect(status["next"]?.array?.count == 1 && status["held"] == 1)
    #expect(status["oldest"]?["conflict"]?.string?.hasSuffix("Z") == true)
  }

  @Test func ageAndReasonAreCounted() async throws {
    let office = try await Office.open(sunbird: try await SunbirdProcess.start("--unique-phone"))
    try await office.agent(Bodies.teacher).expect(0)
    try await office.agent(Bodies.teacher(named: "ravi") + ["--phone", "9900032121"]).expect(0)
    try await office.agent("sync").expect(3)
    for words in [Bodies.school, Bodies.joining, Bodies.schoolUpdate] {
      try await office.agent(words).expect(0)
    }
    try office.age("dharwad-01:3", bySeconds: 5 * 3600)
    let table = try await office.agent("status").expect(0).lines.filter {
      $0.contains(#/ [.0-9]+$/#) || $0.hasSuffix("<1d")
    }
    let told = table.map { $0.split(separator: " ").joined(separator: " ") }
    #expect(
      told.count == 5
        && told.prefix(3) == ["total <1h <4h <1d", "all 4 3 . 1", "for the next sync 2 1 . 1"])
    #expect(table[3].hasPrefix("rejected: ") && table[3].hasSuffix("  1    1    .    ."))
    #expect(told.last == "behind their school 1 1 . .")
    #expect(Set(table.map(\.count)).count == 1)
    let ages = try await office.agent("status", "--ages", "--json").object()["ages"]?.array
    #expect(ages?.map { $0["reason"]?.string } == ["due", "rejected", "behind-org"])
    #expect(ages?[0]["ages"]?["<1d"] == 1 && ages?[0]["total"] == 2)
  }

  /// What systemd's journal gets without being asked: a line for each edit's end, with its name.
  @Test(arguments: [("", ["<6>accepted", "<5>rejected"]), ("--quiet", ["<5>rejected"])])
  func theJournalHasEachEditsEnd(option: String, lines: [String]) async throws {
    let office = try await Office.open(sunbird: try await SunbirdProcess.start("--unique-phone"))
    try await office.agent(Bodies.teacher).expect(0)
    try await office.agent(Bodies.teacher(named: "ravi") + ["--phone", "9900032121"]).expect(0)
    let ran = try await office.shell(
      """
      exec 2>"$FOLDER/journal"
      JOURNAL_STREAM=$(stat -c %d:%i "$FOLDER/journal") "$AGENT" sync \(option)
      """)
    #expect(ran.status == 3)
    let log = try office.read("journal").split(separator: "\n").filter { $0.hasPrefix("<") }
    #expect(log.map { $0.prefix { $0 != " " } }.map(String.init).sorted() == lines.reversed())
    let rejected = try #require(log.first { $0.hasPrefix("<5>") })
    for fact in ["edit=dharwad-01:2", "record=user:ap/ravi", "operation=user-create", "http=400"] {
      #expect(rejected.contains(" \(fact)"), "\(rejected)")
    }
    #expect(!rejected.contains("9900032121"))
  }

  @Test func elsewhereTheLogSaysItWhenAsked() async throws {
    let office = try await Office.open(sunbird: try await SunbirdProcess.start())
    try await office.agent(Bodies.school).expect(0)
    let ran = try await office.agent("sync", "--verbose").expect(0)
    #expect(ran.talk.contains(/\d\dZ info: accepted edit=dharwad-01:1 operation=org-create/))
    try await office.agent(Bodies.schoolUpdate).expect(0)
    #expect(try await !office.agent("sync").expect(0).talk.contains("edit="))
  }
}
