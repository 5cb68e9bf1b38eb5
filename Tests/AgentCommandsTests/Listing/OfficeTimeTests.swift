import AgentProcesses
import Testing

@Suite("Times", .inTurns)
struct OfficeTimeTests {
  @Test(arguments: [("Asia/Kolkata", "+05:30"), ("UTC", "Z"), ("America/St_Johns", ":30")])
  func peopleReadTheOfficesTimeWithItsOffset(zone: String, offset: String) async throws {
    let office = try await Office.open()
    try await office.agent(Bodies.school).expect(0)
    let shown = try await office.agent("status", environment: ["TZ": zone]).expect(0)
    let line = shown.lines.first { $0.hasPrefix("oldest queued: ") } ?? ""
    #expect(
      line.contains(#/ 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d/#) && line.hasSuffix(offset), "\(shown)")
    let json = try await office.agent("status", "--json", environment: ["TZ": zone]).expect(0)
    #expect(try json.object()["oldestQueuedAt"]?.string?.hasSuffix("Z") == true)
  }
}
