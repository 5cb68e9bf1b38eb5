import AgentProcesses
import Testing

/// Several people at one store: the journal says who did what.
@Suite("Who did it", .inTurns)
struct WhoTests {
  private func who(_ office: Office) async throws -> [String: String] {
    let lines = try await office.agent("record", "history", "org:ap/dise-1", "--json")
      .expect(0).objects()
    return Dictionary(
      lines.map { ($0["event"]?.string ?? "", $0["detail"]?["by"]?.string ?? "nobody") }
    ) { $1 }
  }

  @Test func repairAndWithdrawalBearTheirAuthors() async throws {
    let office = try await Office.open()
    try await office.agent(Bodies.school + ["--by", "asha"]).expect(0)
    try await office.agent("queue", "change", "dharwad-01:1", "description=x", "--by", "ravi")
      .expect(0)
    try await office.agent("queue", "retry", "dharwad-01:1", "--by", "leela").expect(0)
    try await office.agent("queue", "withdraw", "dharwad-01:1", "--by", "uma").expect(0)
    #expect(
      try await who(office)
        == ["recorded": "asha", "changed": "ravi", "queued": "leela", "withdrawn": "uma"])
  }

  /// Not the user who was asked for, by `sudo -u`, who is the same for everybody.
  @Test func behindSudoItIsThePersonWhoCalled() async throws {
    let office = try await Office.open()
    let sudo = ["SUDO_USER": "asha"]
    try await office.agent(Bodies.school, environment: sudo).expect(0)
    try await office.agent(["queue", "withdraw", "dharwad-01:1", "--by", "uma"], environment: sudo)
      .expect(0)
    #expect(try await who(office) == ["recorded": "asha", "withdrawn": "uma"])
  }

  @Test func whatAPassDoesBearsNobodysName() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    try await office.agent(Bodies.school + ["--by", "asha"]).expect(0)
    try await office.agent("sync").expect(0)
    let who = try await who(office)
    #expect(who["recorded"] == "asha" && who["accepted"] == "nobody" && who["sent"] == "nobody")
  }
}
