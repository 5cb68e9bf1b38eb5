import Foundation
import Testing

@testable import SunbirdSimulator

/// Servers that are down, and come back.
@Suite struct RefusalTests {
  private static let create = "/api/org/v1/create"

  @Test func refusedConnectionsComeBackOnTheSamePortWithTheSameState() async throws {
    try await withLiveSunbird { live in
      let first = try await live.call("POST", Self.create, request: Sample.organisation)
      #expect(first?.status == 200)

      await live.sunbird.refuseConnections()
      await #expect(throws: RawConnection.Failure.refused(errno: ECONNREFUSED)) {
        try await live.call("POST", Self.create, request: Sample.organisation)
      }

      try await live.sunbird.acceptConnections()
      let again = try #require(
        try await live.call("POST", Self.create, request: Sample.organisation))
      #expect(try again.json["params"]?["err"] == "SRC_EXTERNAL_ID_ALREADY_EXIST")
      #expect(live.sunbird.effects[.organisationCreate, Sample.organisationKey] == 1)
    }
  }

  @Test func keptAliveConnectionsAreClosed() async throws {
    try await withLiveSunbird { live in
      let connection = try await RawConnection.open(live.url)
      defer { connection.close() }
      let request = LiveSunbird.request(
        "POST", Self.create, LiveSunbird.body(Sample.organisation))
      try await connection.send(request)
      #expect(try await connection.readAnswer()?.status == 200)

      await live.sunbird.refuseConnections()
      #expect(try await connection.readAnswer() == nil)
    }
  }

  @Test func aConnectionInTheMiddleOfARequestIsClosed() async throws {
    try await withLiveSunbird { live in
      let connection = try await RawConnection.open(live.url)
      defer { connection.close() }
      let request = LiveSunbird.request(
        "POST", Self.create, LiveSunbird.body(Sample.organisation))
      try await connection.send(Array(request.dropLast(5)))
      // Answered on another connection, so that the server has had time to see the first.
      _ = try await live.call("GET", "/_sim/effects")

      await live.sunbird.refuseConnections()
      #expect(try await connection.readAnswer() == nil)
      #expect(live.sunbird.requests.isEmpty)
    }
  }

  @Test func aCallUnderWayIsCutOff() async throws {
    try await withLiveSunbird { live in
      live.sunbird.add(Fault(.delay(.seconds(60))))
      let connection = try await RawConnection.open(live.url)
      defer { connection.close() }
      let request = LiveSunbird.request(
        "POST", Self.create, LiveSunbird.body(Sample.organisation))
      try await connection.send(request)
      while live.sunbird.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }

      await live.sunbird.refuseConnections()
      #expect(try await connection.readAnswer() == nil)
      #expect(live.sunbird.effects.total == 0)
      #expect(live.sunbird.requests.map(\.isReplyLost) == [true])
    }
  }

  @Test func connectionsThatComeWhileTheSocketClosesDoNoHarm() async throws {
    try await withLiveSunbird { live in
      for _ in 0..<40 {
        async let knocks: Void = withTaskGroup(of: Void.self) { group in
          for _ in 0..<8 {
            group.addTask {
              do {
                _ = try await live.call("POST", Self.create, request: Sample.organisation)
              } catch {
                #expect(error is RawConnection.Failure)
              }
            }
          }
        }
        await live.sunbird.refuseConnections()
        await knocks
        try await live.sunbird.acceptConnections()
      }
      let answer = try await live.call("POST", Self.create, request: Sample.organisation)
      #expect(answer != nil)
    }
  }

  @Test func startingTwiceIsTheSameServer() async throws {
    try await withLiveSunbird { live in
      let again = try await live.sunbird.start()
      #expect(again == live.url)
    }
  }

  @Test func aPortInUseIsAnError() async throws {
    try await withLiveSunbird { live in
      let second = SimulatedSunbird(options: SimulatorOptions(port: live.url.port ?? 0))
      await #expect(throws: (any Error).self) { try await second.start() }
    }
  }

  @Test func callsAtTheSameTimeAreDecidedOneAfterTheOther() async throws {
    try await withLiveSunbird { live in
      let statuses = try await withThrowingTaskGroup(of: Int?.self) { group in
        for _ in 0..<20 {
          group.addTask {
            try await live.call("POST", Self.create, request: Sample.organisation)?.status
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(statuses.filter { $0 == 200 }.count == 1)
      #expect(statuses.filter { $0 == 400 }.count == 19)
      #expect(live.sunbird.effects[.organisationCreate, Sample.organisationKey] == 1)
      #expect(live.sunbird.requests.map(\.number) == Array(1...20))
    }
  }
}
