import Foundation
import HTTPTransport
import Outbox
import Reconciliation
import Registry
import SunbirdSimulator
import SyncEngine
import Testing

/// Among users who can be changed by upload alone, one whose row something on the way stands against
/// keeps the others no longer than it must.
@Suite struct ChangeCulpritTests {
  enum Trouble: Sendable {
    case answer(Fault.Action)
    /// Nothing comes back.
    case silence
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let trouble: Trouble
    /// Which of the twelve it stands against.
    var culprits = [4]

    init(_ description: String, _ trouble: Trouble, culprits: [Int] = [4]) {
      (testDescription, self.trouble, self.culprits) = (description, trouble, culprits)
    }
  }

  private static func page(_ status: Int) -> Trouble {
    .answer(.status(status, contentType: "text/html", body: "<html>no</html>", commit: false))
  }

  static let refusals = [
    Refusal("403 page", page(403)),
    Refusal("400 page", page(400)),
    Refusal("502 page", page(502)),
    Refusal("429 page", page(429)),
    Refusal("a portal's page", .answer(.captivePortal)),
    Refusal("a reset", .answer(.closeBeforeHandling)),
    Refusal("silence", .silence),
    Refusal("403 page, the first and the last", page(403), culprits: [0, 11]),
    Refusal("403 page, five", page(403), culprits: [0, 1, 5, 8, 11]),
    Refusal("a reset, five", .answer(.closeBeforeHandling), culprits: [0, 1, 5, 8, 11]),
    Refusal("403 page, all", page(403), culprits: Array(0..<12)),
  ]

  @Test(arguments: refusals)
  func theOtherChangesGoAndItComesToAPerson(_ refusal: Refusal) async throws {
    try await withClass12 { sunbird, office in
      #expect(try await office.sync().outcome == .drained)
      office.clock.advance(900)
      var changes: [Edit] = []
      for number in 0..<12 {
        let word = refusal.culprits.contains(number) ? "cricket" : "ground"
        changes.append(try await office.change("pupil\(number)", #""location":"\#(word)""#))
      }
      if case .answer(let action) = refusal.trouble {
        sunbird.add(Fault(action, on: .init(reads: false, bodyHolds: "cricket"), times: nil))
      }
      let others = changes.indices.filter { !refusal.culprits.contains($0) }
      var passes = 0
      while passes < 7 {
        try await Self.sync(office, refusal.trouble)
        office.clock.advance(900)
        passes += 1
        if passes == 2 {
          for number in others { #expect(try await office.state(changes[number]) == .accepted) }
        }
        var open = 0
        for number in refusal.culprits
        where try await office.state(changes[number]) != .rejected { open += 1 }
        if open == 0 { break }
      }
      #expect(passes <= 5)
      for number in refusal.culprits {
        let ended = try await office.edit(changes[number])
        #expect(ended.problem?.code == "not-let-through")
        #expect(ended.attempts == 0)
        #expect(sunbird.row("user:ap/pupil\(number)")?["location"] == nil)
      }
      for number in others {
        #expect(sunbird.effects.byRecord["user-update user:ap/pupil\(number)"] == 1)
      }

      // A person has it let through.
      sunbird.removeFaults()
      let first = changes[refusal.culprits[0]]
      _ = try await office.outbox.retry([first.dot], at: office.clock.now)
      office.clock.advance(60)
      try await office.sync()
      #expect(try await office.state(first) == .accepted)
    }
  }

  /// One pass that parts them costs few uploads, not one for each row.
  @Test func thePassThatPartsThemCostsFewUploads() async throws {
    try await withSunbird15 { sunbird, address, clock in
      sunbird.school("s1")
      let office = try await TestOffice.r15(server: address, clock: clock)
      for number in 0..<100 {
        try await office.pupil(number)
        try await office.join("s1", "pupil\(number)")
      }
      #expect(try await office.sync().outcome == .drained)
      clock.advance(900)
      for number in 0..<100 {
        let word = number == 57 ? "cricket" : "ground"
        try await office.change("pupil\(number)", #""location":"\#(word)""#)
      }
      sunbird.add(
        Fault(
          .status(403, contentType: "text/html", body: "no", commit: false),
          on: .init(reads: false, bodyHolds: "cricket"), times: nil))
      try await office.sync()
      clock.advance(900)
      let before = sunbird.userUploads.count
      #expect(try await office.sync().accepted == 99)
      // Ten of ten, and one of them in single rows.
      #expect(sunbird.userUploads.count - before == 20)
    }
  }

  /// A change of a user that waited behind a refused one of his goes the same way.
  @Test func aLaterChangeOfTheSameUserGoesByUploadToo() async throws {
    try await withClass12 { sunbird, office in
      #expect(try await office.sync().outcome == .drained)
      office.clock.advance(900)
      let first = try await office.change("pupil1", #""location":"cricket""#)
      sunbird.add(
        Fault(
          .status(403, contentType: "text/html", body: "no", commit: false),
          on: .init(reads: false, bodyHolds: "cricket")))
      try await office.sync()
      #expect(try await office.state(first) == .queued)
      office.clock.advance(900)
      let later = try await office.change("pupil1", #""lastName":"Rao""#)
      try await office.sync()
      #expect(try await office.state(later) == .accepted)
      #expect(sunbird.row("user:ap/pupil1")?["location"] == "cricket")
      #expect(sunbird.row("user:ap/pupil1")?["lastName"] == "Rao")
    }
  }

  private static func sync(_ office: TestOffice, _ trouble: Trouble) async throws {
    guard case .silence = trouble else {
      try await office.sync()
      return
    }
    var settings = office.settings
    settings.compression = .never
    let transport = try CurlTransport(limits: TransportLimits())
    let pass = try await SyncPass(
      outbox: office.outbox, transport: SilentFilter(transport: transport),
      settings: settings, clock: office.clock, chance: { 0.5 })
    _ = try await pass.run()
    await transport.close()
  }
}

/// Swallows each write that holds a word.
private struct SilentFilter: Transport {
  let transport: CurlTransport

  func exchange(_ request: HTTPRequest) async -> HTTPExchange {
    let body = request.body?.bytes ?? []
    let isRead = request.url.hasSuffix("/read") || request.url.hasSuffix("/search")
    guard !isRead, String(decoding: body, as: UTF8.self).contains("cricket") else {
      return await transport.exchange(request)
    }
    return HTTPExchange(
      result: .failure(
        TransportFailure(kind: .stalled, reach: .mayHaveArrived, detail: "The line was silent.")),
      bytesSent: body.count, bytesReceived: 0, seconds: 60, reusedConnection: false)
  }

  func allow(_ requests: Int) { transport.allow(requests) }
}
