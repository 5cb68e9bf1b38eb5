import Auditing
import Codecs
import Foundation
import HTTPTransport
import Outbox
import Registry
import Sunbird
import SunbirdSimulator
import SyncEngine
import Synchronization
import Testing

/// That a receipt's digests are of what really travelled.
@Suite struct EvidenceTests {
  /// The real transport, with what it has carried.
  private final class Recorder: Transport {
    let transport: CurlTransport
    let seen = Mutex<[(request: HTTPRequest, exchange: HTTPExchange)]>([])

    init() throws { transport = try CurlTransport(limits: TransportLimits()) }

    func exchange(_ request: HTTPRequest) async -> HTTPExchange {
      let exchange = await transport.exchange(request)
      seen.withLock { $0.append((request, exchange)) }
      return exchange
    }

    func allow(_ requests: Int) { transport.allow(requests) }

    /// The requests to this path, unpacked, and their answers.
    func bodies(_ path: String) throws -> [(request: [UInt8], reply: [UInt8])] {
      try seen.withLock { $0 }.filter { $0.request.url.hasSuffix(path) }.map { seen in
        let body = seen.request.body
        let plain =
          body?.encoding == .gzip
          ? try Gzip.decompress(body?.bytes ?? [], limit: 1 << 20) : body?.bytes ?? []
        return (plain, try seen.exchange.result.get().body)
      }
    }
  }

  private func sync(_ office: TestOffice) async throws -> Recorder {
    let recorder = try Recorder()
    let pass = try await SyncPass(
      outbox: office.outbox, transport: recorder, settings: office.settings, clock: office.clock,
      chance: { 0.5 })
    _ = try await pass.run()
    await recorder.transport.close()
    return recorder
  }

  private func receipts(_ office: TestOffice) async throws -> [JSONValue] {
    let rows = Mutex<[JSONValue]>([])
    try await office.outbox.receipts { value in
      rows.withLock { $0.append(value) }
    } after: { _ in
    }
    #expect(try await office.outbox.verifyReceipts().breaks.isEmpty)
    return rows.withLock { $0 }
  }

  @Test func theDigestsAreOfTheRequestAndOfItsAnswer() async throws {
    try await withSunbird { _, address in
      let office = try await TestOffice(server: address)
      let edit = try await office.teacher("asha")
      let bodies = try await sync(office).bodies("/create")
      let receipt = try #require(try await receipts(office).first)
      #expect(bodies.count == 1)
      #expect(receipt["edit"]?.string == edit.dot.description)
      #expect(receipt["end"] == "accepted")
      #expect(receipt["request"]?.string == ContentDigest(of: bodies[0].request).hex)
      #expect(receipt["reply"]?.string == ContentDigest(of: bodies[0].reply).hex)
      #expect(receipt["serverDate"]?.string?.hasSuffix("Z") == true)
      #expect(
        receipt["serverId"]?.string == (try await office.record("user:ap/asha").serverID))
    }
  }

  /// Twelve digits could be found by trying them all.
  @Test func aSecretIsNotInTheDigest() async throws {
    try await withSunbird { _, address in
      let office = try await TestOffice(server: address)
      try await office.teacher("asha", #","aadhaarNo":"123456789012","password":"Secret-123""#)
      let body = try await sync(office).bodies("/create")[0].request
      let text = String(decoding: body, as: UTF8.self)
      #expect(text.contains("123456789012") && text.contains("Secret-123"))
      let masked = text.replacing("123456789012", with: "•••").replacing("Secret-123", with: "•••")
      let receipt = try #require(try await receipts(office).first)
      #expect(receipt["request"]?.string == ContentDigest(of: Array(masked.utf8)).hex)
    }
  }

  /// The answer to the write is lost; a question to the server tells how it ended.
  @Test func whatAQuestionSettledHasItsAnswer() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      try await office.teacher("asha")
      sunbird.add(Fault(.loseAnswerAfterCommit, on: Fault.Target(operation: .userCreate), times: 1))
      let recorder = try await sync(office)
      let reads = recorder.seen.withLock { $0 }.filter { $0.request.url.hasSuffix("/read") }
      let answer = try #require(try reads.last?.exchange.result.get().body)
      let writes = recorder.seen.withLock { $0 }.filter { $0.request.url.hasSuffix("/create") }
      let receipt = try #require(try await receipts(office).first)
      #expect(receipt["end"] == "accepted" && writes.count == 1)
      #expect(receipt["request"]?.string?.count == 64)
      #expect(receipt["reply"]?.string == ContentDigest(of: answer).hex)
    }
  }

  @Test func whatIsRefusedHasOneAndWhatConflictsUnsentHasNone() async throws {
    try await withSunbird { sunbird, address in
      let office = try await TestOffice(server: address)
      try await office.teacher("asha")
      try await office.sync()
      try await office.change("asha", #""firstName":"B""#)
      sunbird.changeAsSomebodyElse(
        .user(provider: "ap", userName: "asha"), ["firstName": "C"])
      try await office.sync()
      #expect(try await office.conflicts().count == 1)
      #expect(try await receipts(office).map { $0["end"]?.string } == ["accepted"])
    }
  }

  /// Each row of an upload has the sheet's digest and that of the word on what became of it.
  @Test func rowsOfAnUploadHaveTheSheetsDigest() async throws {
    try await withSunbird15 { sunbird, address, clock in
      sunbird.school("s1")
      let office = try await TestOffice.r15(server: address, clock: clock)
      try await office.queueClass12()
      let recorder = try await sync(office)
      let sheet = try #require(try recorder.bodies("/upload").first?.request)
      let told = recorder.seen.withLock { $0 }.filter { $0.request.url.contains("/status/") }
      let answer = try #require(try told.last?.exchange.result.get().body)
      let receipts = try await receipts(office)
      #expect(receipts.count == 24)
      #expect(Set(receipts.map { $0["request"]?.string }) == [ContentDigest(of: sheet).hex])
      #expect(Set(receipts.map { $0["reply"]?.string }) == [ContentDigest(of: answer).hex])
    }
  }
}
