import AgentProcesses
import SunbirdSimulator
import Testing

@Suite("Conflict policies from the configuration", .inTurns)
struct PolicyTests {
  /// What both sides have of the phone after a phone was changed on both.
  private func phones(policy yaml: String) async throws -> (here: String?, there: String?) {
    let office = try await Reviews.officeWithTeacher()
    let sunbird = try #require(office.sunbird)
    try office.configure("server: {baseURL: \(sunbird.url)}\n" + yaml)
    try await office.agent(Bodies.teacherUpdate).expect(0)
    try await sunbird.change("user:ap/asha", ["phone": "9900000000"])
    try await office.agent("sync").expect(0)
    #expect(try await office.agent("conflicts", "--json").output == "")
    let record = try await office.agent("record", "show", "user:ap/asha", "--json").object()
    return (
      record["local"]?["phone"]?.string, try await sunbird.fields("user:ap/asha")?["phone"]?.string
    )
  }

  @Test func remoteForOneFieldTakesTheServersValue() async throws {
    let phones = try await phones(policy: "conflicts: {fields: {user.phone: remote}}\n")
    #expect(phones.here == "9900000000")
    #expect(phones.there == "9900000000")
  }

  @Test func localForOneFieldTakesOurs() async throws {
    let phones = try await phones(policy: "conflicts: {fields: {user.phone: local}}\n")
    #expect(phones.here == "9900032122")
    #expect(phones.there == "9900032122")
  }

  @Test func aFieldsPolicyWinsOverTheDefault() async throws {
    let phones = try await phones(
      policy: "conflicts:\n  default: local\n  fields:\n    user.phone: remote\n")
    #expect(phones.there == "9900000000")
  }

  @Test func theDefaultCoversWhatIsNotNamed() async throws {
    let phones = try await phones(policy: "conflicts: {default: remote}\n")
    #expect(phones.here == "9900000000")
  }
}
