import AgentProcesses
import SunbirdSimulator
import Testing

@Suite("The whole path", .inTurns)
struct WholePathTests {
  @Test func sixOperationsRecordedInAnAwkwardOrderArriveOnceEach() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    // What was delivered before: a school, a teacher and a membership to change and to end.
    let before = [
      ["org", "create", "--provider", "ap", "--external-id", "old", "--org-name", "Old"],
      Bodies.teacher(named: "ravi"),
      ["member", "add", "--provider", "ap", "--external-id", "old", "--user-name", "ravi"],
    ]
    for words in before { try await office.agent(words).expect(0) }
    try await office.agent("sync").expect(0)
    let delivered = try await sunbird.effects()

    for words in [
      Bodies.joining, ["member", "remove"] + before[2].dropFirst(2), Bodies.teacher,
      ["user", "update", "--provider", "ap", "--user-name", "ravi", "--location", "Gadag"],
      ["org", "update", "--provider", "ap", "--external-id", "old", "--org-type", "primary"],
      Bodies.school,
    ] { try await office.agent(words).expect(0) }
    let report = try await office.agent("sync", "--json").expect(0).object()
    #expect(report["outcome"] == "drained")
    #expect(report["accepted"] == 6)
    let effects = try await sunbird.effects().filter { delivered[$0.key] == nil }
    #expect(
      effects == [
        "org-create org:ap/dise-1": 1, "user-create user:ap/asha": 1,
        "member-add member:ap/dise-1/asha": 1, "member-remove member:ap/old/ravi": 1,
        "user-update user:ap/ravi": 1, "org-update org:ap/old": 1,
      ])
    let requests = try await sunbird.requests().count
    let second = try await office.agent("sync", "--json").expect(0).object()
    #expect(second["requests"] == 0)
    #expect(second["accepted"] == 0)
    #expect(try await sunbird.requests().count == requests)
  }

  @Test func manyChangesOfOneRecordAreOneRequest() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    try await office.agent(Bodies.teacher).expect(0)
    for number in 1...5 {
      try await office.agent(
        "user", "update", "--provider", "ap", "--user-name", "asha", "--location", "Place \(number)"
      ).expect(0)
    }
    let report = try await office.agent("sync", "--json").expect(0).object()
    #expect(report["accepted"] == 6)
    #expect(try await sunbird.writes().count == 1)
    #expect(try await sunbird.fields("user:ap/asha")?["location"] == "Place 5")
    let first = try await office.agent("queue", "--all", "--json").objects()
    #expect(first.filter { $0["state"] == "folded" }.count == 5)
    #expect(first.filter { $0["state"] == "folded" }.allSatisfy { $0["into"]?.string != nil })
  }

  @Test func addingAndRemovingBeforeAnythingLeftSendsNothing() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    for words in [Bodies.joining, Bodies.leaving] { try await office.agent(words).expect(0) }
    try await office.agent("sync").expect(0)
    #expect(try await sunbird.writes().isEmpty)
    let edits = try await office.agent("queue", "--all", "--json").objects()
    #expect(edits.allSatisfy { $0["state"] == "folded" })
  }

  @Test func twoOfficesThatChangeOneFieldEndWithOneConflict() async throws {
    let sunbird = try await SunbirdProcess.start()
    let dharwad = try await Office.open("dharwad-01", sunbird: sunbird)
    let gadag = try await Office.open("gadag-01", sunbird: sunbird)
    try await dharwad.agent(Bodies.teacher).expect(0)
    try await dharwad.agent("sync").expect(0)
    try await gadag.agent(Bodies.teacher).expect(0)
    try await gadag.agent("sync").expect(0)
    #expect(try await sunbird.effects() == ["user-create user:ap/asha": 1])

    func phone(_ number: String) -> [String] {
      [
        "user", "update", "--provider", "ap", "--user-name", "asha", "--phone", number,
        "--phone-verified",
      ]
    }
    try await dharwad.agent(phone("9900000001")).expect(0)
    try await gadag.agent(phone("9900000002")).expect(0)
    try await dharwad.agent("sync").expect(0)
    try await gadag.agent("sync").expect(3)
    let conflict = try await gadag.agent("conflicts", "--json").object()
    #expect(
      conflict["fields"] == [
        ["name": "phone", "base": "9900032121", "local": "9900000002", "remote": "9900000001"]
      ])
    try await gadag.agent("conflicts", "resolve", "1", "--take", "local").expect(0)
    try await gadag.agent("sync").expect(0)
    #expect(try await sunbird.fields("user:ap/asha")?["phone"] == "9900000002")
    #expect(try await sunbird.effects()["user-update user:ap/asha"] == 2)
  }

  @Test func aCreationThatIsThereEquallyIsAdoptedAndADifferentOneIsAConflict() async throws {
    let sunbird = try await SunbirdProcess.start()
    let first = try await Office.open("dharwad-01", sunbird: sunbird)
    let second = try await Office.open("gadag-01", sunbird: sunbird)
    for words in [Bodies.school, Bodies.teacher(named: "ravi")] {
      try await first.agent(words).expect(0)
    }
    try await first.agent("sync").expect(0)
    try await second.agent(Bodies.school).expect(0)
    try await second.agent("sync").expect(0)
    let adopted = try await second.agent("record", "show", "org:ap/dise-1", "--json").object()
    #expect(adopted["serverId"]?.string?.isEmpty == false)

    let other = Bodies.teacher(named: "ravi").map { $0 == "Ravi" ? "Ravindra" : $0 }
    try await second.agent(other).expect(0)
    try await second.agent("sync").expect(3)
    #expect(try await sunbird.fields("user:ap/ravi")?["firstName"] == "Ravi")
    let conflict = try await second.agent("conflicts", "--json").object()
    #expect(conflict["fields"]?.array?.first?["local"] == "Ravindra")
    #expect(try await sunbird.effects()["user-create user:ap/ravi"] == 1)
    try await second.agent("conflicts", "resolve", "1", "--take", "local").expect(0)
    try await second.agent("sync").expect(0)
    #expect(try await sunbird.fields("user:ap/ravi")?["firstName"] == "Ravindra")
  }

  @Test func aDryRunSendsNothing() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    try await office.agent(Bodies.school).expect(0)
    let ran = try await office.agent("sync", "--dry-run", "--json").expect(0)
    #expect(try ran.object()["remaining"] == 1)
    #expect(try await sunbird.requests().isEmpty)
    #expect(try await office.agent("queue", "--json").object()["state"] == "queued")
  }

  @Test func anEditBehindARejectedOneWaitsForThePerson() async throws {
    let sunbird = try await SunbirdProcess.start("--unique-phone")
    let office = try await Office.open(sunbird: sunbird)
    let ravi = Bodies.teacher(named: "ravi") + ["--phone", "9900032121"]
    for words in [Bodies.school, Bodies.teacher] { try await office.agent(words).expect(0) }
    try await office.agent("sync").expect(0)
    try await office.agent(ravi).expect(0)
    let joining = Bodies.joining.map { $0 == "asha" ? "ravi" : $0 }
    try await office.agent(joining).expect(0)
    try await office.agent("sync").expect(3)
    let waiting = try await office.agent("queue", "--state", "waiting", "--json").object()
    #expect(waiting["reason"]?.string?.contains("user:ap/ravi") == true)
    try await office.agent("queue", "change", "dharwad-01:3", "phone=9900032155").expect(0)
    try await office.agent("sync").expect(0)
    #expect(try await sunbird.effects()["member-add member:ap/dise-1/ravi"] == 1)
  }
}
