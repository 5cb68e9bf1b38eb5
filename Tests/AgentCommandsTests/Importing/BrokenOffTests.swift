import AgentProcesses
import Codecs
import Foundation
import Testing

/// Imports of sheets that end before their files do.
@Suite("Imports broken off", .inTurns)
struct BrokenOffTests {
  private static let count = 1200

  /// Rows of which every hundredth is bad.
  private static var lines: [String] {
    ["userName|provider|firstName|phone"]
      + (1...count).map {
        "user.\($0)|ap|Asha|\($0.isMultiple(of: 100) ? "12" : "98800 \($0 + 10_000)")"
      }
  }

  @Test(arguments: [(SheetFormat.csv, SIGKILL), (.xlsx, SIGKILL), (.ods, SIGTERM)])
  func runAgainItRecordsTheRest(format: SheetFormat, signal: Int32) async throws {
    let office = try await Office.ofPhones()
    let file = try office.sheet("day", format, Self.lines)
    let words = ["import", file, "--as", "user-create", "--rejects", office.path("bad"), "--json"]
    let first = try office.start(words)
    while !first.child.hasEnded,
      try await office.agent("status", "--json").object()["queued"]?.wholeNumber == 0
    {}
    first.child.send(signal: signal)
    _ = try await first.finished()

    let before = try await office.agent("status", "--json").object()["queued"]?.wholeNumber ?? 0
    let told = try await office.agent(words).expect(3).object()
    #expect(told["unchanged"]?.wholeNumber == before)
    #expect(told["recorded"]?.wholeNumber == Self.count / 100 * 99 - before)
    #expect(told["rejected"]?.wholeNumber == Self.count / 100)
    let store = try StoreFile(office.store)
    #expect(try store.edits().count == Self.count / 100 * 99)
    #expect(Set(try store.edits().map(\.record)).count == Self.count / 100 * 99)
    #expect(try office.rows("bad").count == Self.count / 100 + 1)
  }
}
