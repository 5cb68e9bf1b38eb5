import AgentProcesses
import Codecs
import Foundation
import SunbirdSimulator
import Synchronization
import Testing

/// What was answered 202 is in the store, however the server ends.
@Suite("The end of agent serve", .inTurns)
struct ServedEndTests {
  /// The schools that were answered as recorded, by the name of their edit.
  private final class Acknowledged: Sendable {
    private let edits = Mutex<[String: String]>([:])

    var count: Int { edits.withLock { $0.count } }
    var all: [String: String] { edits.withLock { $0 } }

    func add(_ edit: String, _ school: String) {
      let before = edits.withLock { $0.updateValue(school, forKey: edit) }
      #expect(before == nil, "\(edit) names two edits")
    }
  }

  /// Programs that record schools side by side until the server is gone, and what happens to it once
  /// so many were answered.
  private func record(
    _ served: Served, round: Int, into all: Acknowledged, until count: Int,
    _ end: @Sendable () async throws -> Void
  ) async throws {
    let client = SunbirdClient(base: served.address, token: Served.token)
    let before = all.count
    try await withThrowingTaskGroup(of: Void.self) { group in
      for program in 0..<8 {
        group.addTask {
          for number in 0... {
            let school = "r\(round)-p\(program)-\(number)"
            // Whoever gets no answer knows nothing.
            guard let edit = try? await client.createSchool(school, "School") else { return }
            all.add(edit, "org:ap/\(school)")
          }
        }
      }
      while all.count < before + count { try await Task.sleep(for: .milliseconds(1)) }
      try await end()
      try await group.waitForAll()
    }
  }

  private func expectKept(_ all: Acknowledged, in office: Office) throws {
    let stored = try StoreFile(office.store)
    let edits = Dictionary(
      uniqueKeysWithValues: try stored.edits().map { ($0.dot, $0.record) })
    for (edit, school) in all.all { #expect(edits[edit] == school, "\(edit)") }
    #expect(Set(edits.values).count == edits.count)
    #expect(try stored.flaws() == [])
  }

  @Test func whatWasAnsweredSurvivesEveryKill() async throws {
    let office = try await Office.open()
    let all = Acknowledged()
    for round in 0..<8 {
      let served = try await Served.atPort(office)
      try await record(served, round: round, into: all, until: 3 + round * 4) {
        served.child.child.send(signal: SIGKILL)
      }
      #expect(try await served.child.finished().wasKilled)
    }
    try expectKept(all, in: office)
    #expect(all.count >= 8 * 3)
  }

  @Test func onASignalRequestsUnderWayEndAndNothingIsLost() async throws {
    let office = try await Office.open()
    let all = Acknowledged()
    let served = try await Served.atPort(office)
    try await record(served, round: 0, into: all, until: 40) {
      served.child.child.send(signal: SIGTERM)
    }
    try await served.child.finished().expect(0)
    try expectKept(all, in: office)
  }
}

/// Passes that a server makes by itself.
@Suite("The passes of agent serve", .inTurns)
struct ServedSyncTests {
  private func outcome(_ served: Served) async throws -> JSONValue {
    try await served.curl("/status").json["lastSync"]?["outcome"] ?? .null
  }

  @Test(arguments: [true, false])
  func oneBeginsWhenTheLineComesBack(isBefore: Bool) async throws {
    let port = try LoopbackPort.free()
    let office = try await Office.open()
    try office.configure("server:\n  baseURL: http://127.0.0.1:\(port)\n")
    let request = try DocumentedRequest("org-create")
    if isBefore {
      try await office.agent("org", "create", "--from", "-", input: request.body.json).expect(0)
    }
    let served = try await Served.atSocket(office, "--sync-every", "1h")
    try await served.during {
      // With nothing to send the first pass needs no line.
      while try await outcome(served) == .null { try await Task.sleep(for: .milliseconds(20)) }
      #expect(try await outcome(served) == (isBefore ? "offline" : "drained"))
      if !isBefore {
        #expect(try await served.curl(request.path, request.curl).status == 202)
      }
      let sunbird = try await SunbirdProcess.start("--port", "\(port)")
      while try await sunbird.effects().isEmpty { try await Task.sleep(for: .milliseconds(50)) }
      while try await outcome(served) != "drained" { try await Task.sleep(for: .milliseconds(20)) }
      #expect(try await sunbird.effects().values.allSatisfy { $0 == 1 })
    }
  }

  @Test func oneAfterTheOther() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    let served = try await Served.atSocket(office, "--sync-every", "1s")
    try await served.during {
      for name in ["org-create", "user-create"] {
        let before = try await sunbird.effects().count
        let request = try DocumentedRequest(name)
        #expect(try await served.curl(request.path, request.curl).status == 202)
        while try await sunbird.effects().count == before {
          try await Task.sleep(for: .milliseconds(20))
        }
      }
    }
    #expect(try await sunbird.effects().values.allSatisfy { $0 == 1 })
  }

  @Test func oneUnderWayIsEndedInOrder() async throws {
    let sunbird = try await SunbirdProcess.start()
    let office = try await Office.open(sunbird: sunbird)
    try await office.agent(Bodies.school).expect(0)
    try await sunbird.fault(["action": "delay", "seconds": 3600, "times": .null])
    let served = try await Served.atSocket(office, "--sync-every", "1h")
    while try await sunbird.requests().isEmpty { try await Task.sleep(for: .milliseconds(20)) }
    // It answers while the pass goes on.
    let request = try DocumentedRequest("user-create")
    #expect(try await served.curl(request.path, request.curl).status == 202)
    try await served.stop().expect(0)
    let status = try await office.agent("status", "--json").object()
    #expect(status["lastSync"]?["outcome"] == "partial")
    #expect(status["sent"] == 1 && status["queued"] == 1)
  }
}
