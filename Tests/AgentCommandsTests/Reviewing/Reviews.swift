import AgentProcesses
import Testing

/// Offices that two people have made work for.
enum Reviews {
  /// An office whose user `asha` has another phone here than on the server, both changed since the
  /// last sync; a sync has found the conflict.
  static func officeWithPhoneConflict() async throws -> Office {
    let office = try await officeWithTeacher()
    try await office.agent(Bodies.teacherUpdate).expect(0)
    try await office.sunbird?.change("user:ap/asha", ["phone": "9900000000"])
    try await office.agent("sync").expect(3)
    return office
  }

  /// An office that has brought `asha` to its own server.
  static func officeWithTeacher() async throws -> Office {
    let office = try await Office.open(sunbird: try await SunbirdProcess.start())
    try await office.agent(Bodies.teacher).expect(0)
    try await office.agent("sync").expect(0)
    return office
  }
}
