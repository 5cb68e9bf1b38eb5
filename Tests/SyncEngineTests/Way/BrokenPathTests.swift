import Foundation
import HTTPTransport
import Outbox
import Reconciliation
import Registry
import SunbirdSimulator
import SyncEngine
import Testing

/// A path that lets no large request through, as one with a wrong MTU does: small ones pass.
@Suite struct BrokenPathTests {
  /// The most bytes of a body that pass.
  private static let mostBytes = 600

  private static let description =
    #","description":"\#(String(repeating: "school ", count: 200))""#

  static let ends: [TransportFailure.Kind] = [.stalled, .cut]

  @Test(arguments: ends)
  func aRecordWhoseSizeItSwallowsComesToAPerson(kind: TransportFailure.Kind) async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address) { $0.compression = .never }
      let culprit = try await office.school("s0", Self.description)
      let behind = try await office.join("s0", "t1")
      var others: [Edit] = []
      for number in 1...8 { others.append(try await office.teacher("t\(number)")) }
      var passes = 0
      while try await office.state(culprit) != .rejected, passes < 7 {
        try await Self.sync(office, losing: kind)
        office.clock.advance(900)
        passes += 1
        guard passes == 1 else { continue }
        for edit in others { #expect(try await office.state(edit) == .accepted) }
      }
      #expect(passes <= 5)
      let ended = try await office.edit(culprit)
      #expect(ended.state == .rejected)
      #expect(ended.attempts == 0)
      #expect(try #require(ended.problem).code == "not-let-through")
      #expect(try await office.state(behind) == .waiting)
      #expect(sunbird.row("org:ap/s0") == nil)

      // The path is mended.
      _ = try await office.outbox.retry([culprit.dot], at: office.clock.now)
      office.clock.advance(60)
      #expect(try await office.sync().outcome == .drained)
      #expect(sunbird.effects.byMessageID[culprit.dot.description] == 1)
    }
  }

  private static func sync(
    _ office: TestOffice, losing kind: TransportFailure.Kind
  ) async throws {
    let transport = try CurlTransport(limits: TransportLimits())
    let pass = try await SyncPass(
      outbox: office.outbox,
      transport: BrokenPath(transport: transport, mostBytes: mostBytes, kind: kind),
      settings: office.settings, clock: office.clock, chance: { 0.5 })
    _ = try await pass.run()
    await transport.close()
  }
}

private struct BrokenPath: Transport {
  let transport: CurlTransport
  let mostBytes: Int
  let kind: TransportFailure.Kind

  func exchange(_ request: HTTPRequest) async -> HTTPExchange {
    let bytes = request.body?.bytes.count ?? 0
    guard bytes > mostBytes else { return await transport.exchange(request) }
    let failure = TransportFailure(
      kind: kind, reach: .mayHaveArrived, detail: "The line was silent.")
    return HTTPExchange(
      result: .failure(failure), bytesSent: bytes, bytesReceived: 0, seconds: 60,
      reusedConnection: false)
  }

  func allow(_ requests: Int) { transport.allow(requests) }
}
