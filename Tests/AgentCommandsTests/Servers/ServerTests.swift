import AgentProcesses
import Foundation
import SunbirdSimulator
import SyncEngine
import Testing

/// The store knows whose answers it holds.
@Suite(.inTurns)
struct ServerTests {
  private func point(_ office: Office, at url: String) throws {
    try office.configure("server:\n  baseURL: \(url)\n")
  }

  /// An office whose school and teacher Sunbird has, with an update of her queued.
  private func office(_ sunbird: SunbirdProcess) async throws -> Office {
    let office = try await Office.open(sunbird: sunbird)
    try await office.agent(Bodies.school).expect(0)
    try await office.agent(Bodies.teacher).expect(0)
    try await office.agent("sync").expect(0)
    try await office.agent(Bodies.teacherUpdate).expect(0)
    return office
  }

  @Test func anotherServerIs78AndIsSentNothing() async throws {
    let (sunbird, other) = (try await SunbirdProcess.start(), try await SunbirdProcess.start())
    let office = try await office(sunbird)
    try point(office, at: other.url)
    for words in [["sync"], ["sync", "--now"], ["sync", "--dry-run"]] {
      let ran = try await office.agent(words + ["--json"]).expect(78)
      let error = try ran.error()
      #expect(error["code"] == "other-server" && error["field"] == "server.baseURL")
      #expect(error["message"]?.string?.contains(sunbird.url) == true)
      #expect(error["message"]?.string?.contains(other.url) == true)
      #expect(error["hint"]?.string?.contains("agent server adopt") == true)
    }
    let status = try await office.agent("status").expect(0)
    #expect(status.output.contains("nothing is sent: "), "\(status.output)")
    let doctor = try await office.agent("doctor", "--json").expect(78).object()
    let check = doctor["checks"]?.array?.first { $0["name"] == "configuration" }
    #expect(check?["status"] == "failed")
    // Recording goes on all the same.
    try await office.agent(Bodies.teacher(named: "ravi")).expect(0)
    #expect(try await other.effects().isEmpty)
    try point(office, at: sunbird.url)
    try await office.agent("sync").expect(0)
    #expect(try await sunbird.effects()["user-update user:ap/asha"] == 1)
  }

  @Test func theSameServerUnderANewAddressIsAdopted() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await office(sunbird)
    let renamed = sunbird.url.replacing("127.0.0.1", with: "localhost")
    try point(office, at: renamed)
    try await office.agent("sync").expect(78)
    let adopted = try await office.agent("server", "adopt", "--json").expect(0).object()
    #expect(adopted["server"]?.string == renamed && adopted["was"]?.string == sunbird.url)
    let before = try await sunbird.requests().count
    try await office.agent("sync").expect(0)
    #expect(try await sunbird.effects()["user-update user:ap/asha"] == 1)
    // The base is what it was: one look and one write.
    #expect(try await sunbird.requests().count - before == 2)
    try await office.agent("sync").expect(0)
    try point(office, at: sunbird.url)
    try await office.agent("sync").expect(78)
  }

  @Test func aForgottenServersAnswersAreNoLongerBelieved() async throws {
    let (sunbird, other) = (try await SunbirdProcess.start(), try await SunbirdProcess.start())
    let office = try await office(sunbird)
    try await office.agent(Bodies.joining).expect(0)
    try point(office, at: other.url)
    let forgotten = try await office.agent("server", "forget", "--json").expect(0).object()
    #expect(forgotten["was"]?.string == sunbird.url && forgotten["records"] == 2)
    let shown = try await office.agent("record", "show", "user:ap/asha", "--json").object()
    #expect(shown["serverId"] == .null && shown["base"] == .null && shown["presence"] == "unknown")
    let states = try StoreFile(office.store).edits().map(\.state)
    #expect(states == ["accepted", "accepted", "queued", "queued"])
    // The other server has neither her nor the school: nothing is taken to be there.
    let report = try await office.agent("sync", "--json").expect(75).object()
    #expect(report["accepted"] == 0 && report["remaining"] == 2)
    #expect(try await other.effects().isEmpty)
  }

  @Test func whatAnotherServerHasOtherwiseIsAConflictThere() async throws {
    let (sunbird, other) = (try await SunbirdProcess.start(), try await SunbirdProcess.start())
    let office = try await office(sunbird)
    let elsewhere = try await Office.open("gadag-01", sunbird: other)
    try await elsewhere.agent(
      "user", "create", "--provider", "ap", "--user-name", "asha", "--first-name", "Asha",
      "--email", "asha@example.org", "--email-verified", "--phone", "9900000007"
    ).expect(0)
    try await elsewhere.agent("sync").expect(0)
    try point(office, at: other.url)
    try await office.agent("server", "forget").expect(0)
    let report = try await office.agent("sync", "--json").expect(3).object()
    #expect(report["conflicts"] == 1)
    #expect(try await other.state()["user:ap/asha"]?["phone"] == "9900000007")
  }

  /// Two conflicts' worth of sides, and an update on the wire when the power went.
  @Test func openConflictsAndUnknownOutcomesAreAskedOfTheNewServer() async throws {
    let (sunbird, other) = (try await SunbirdProcess.start(), try await SunbirdProcess.start())
    let office = try await Office.open(sunbird: sunbird)
    try await office.agent(Bodies.school).expect(0)
    try await sunbird.fault(["action": "delay", "seconds": 60])
    let pass = try office.start(["sync"])
    try await sunbird.awaitRequest("org-create", "org:ap/dise-1")
    pass.child.stop(by: SIGKILL)
    #expect(try StoreFile(office.store).edits().map(\.state) == ["sent"])
    // Killed before anything was answered, and it may have arrived there.
    try point(office, at: other.url)
    try await office.agent("sync").expect(78)
    try await office.agent("server", "forget").expect(0)
    try await office.agent("sync", "--now").expect(0)
    #expect(try await other.effects() == ["org-create org:ap/dise-1": 1])
  }

  @Test func anAddressAtWhichNobodyEverAnsweredMayBeMended() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open()
    try await office.agent(Bodies.school).expect(0)
    try await office.agent("sync").expect(75)
    try point(office, at: sunbird.url)
    try await office.agent("sync").expect(0)
  }

  @Test(arguments: [
    ("https://a.example", "https://a.example/", true),
    ("https://A.example.:443", "https://a.example", true),
    ("http://a.example:80/api/", "http://a.example/api", true),
    ("https://me:secret@a.example", "https://a.example", true),
    ("https://a.example", "http://a.example", false),
    ("https://a.example", "https://a.example:8443", false),
    ("https://a.example", "https://a.example/api", false),
    ("https://a.example", "https://b.example", false),
  ])
  func addressesAreHeldAgainstEachOther(one: String, other: String, areSame: Bool) {
    #expect((ServerName(one) == ServerName(other)) == areSame)
    #expect(!ServerName(one).description.contains("secret"))
  }
}
