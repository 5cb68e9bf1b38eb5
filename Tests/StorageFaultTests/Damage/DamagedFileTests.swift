import AgentProcesses
import Foundation
import SeededGenerators
import Testing

/// A store's file that lost bytes or got wrong ones.
///
/// What can be asked: no edit disappears silently. Either every acknowledged edit is listed, or the
/// agent refuses with 74, or the doctor finds it. A bit that flips inside a text, like a school's
/// name, can't be told from an edit of that name: SQLite keeps no checksums.
@Suite(.inTurns)
struct DamagedFileTests {
  /// A store of many pages, closed, and the names of its edits.
  private func filledStore() async throws -> (office: Office, dots: [String], bytes: Data) {
    let office = try await Office.open()
    let rows = (0..<120).map {
      #"{"operation":"org-create","request":{"provider":"ap","externalId":"r\#($0)","orgName":"x"}}"#
    }
    let file = office.path("rows.jsonl")
    try Data(rows.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: file))
    try await office.agent("import", file).expect(0)
    let dots = try await office.listed().dots
    #expect(dots.count == 120)
    return (office, dots, try Data(contentsOf: URL(fileURLWithPath: office.store)))
  }

  /// Writes over the file itself, as a bad disk does: a file in its place would be a copy.
  private func overwrite(_ path: String, _ bytes: Data) throws {
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.write(contentsOf: bytes)
    try handle.truncate(atOffset: UInt64(bytes.count))
    try handle.close()
  }

  private func expectNothingSilentlyLost(_ office: Office, _ dots: [String], _ what: String)
    async throws
  {
    let found = try await office.listed()
    let statuses: [Int32] = [0, 74]
    #expect(statuses.contains(found.ended.status), "\(what): \(found.ended)")
    if found.ended.status == 0, Set(dots).isSubset(of: found.dots) { return }
    if found.ended.status == 74 { #expect(found.ended.talk.contains(#""hint":""#), "\(what)") }
    let doctor = try await office.agent("doctor")
    #expect(doctor.status == 74 && doctor.output.contains("failed  store"), "\(what): \(doctor)")
  }

  @Test func aTruncatedStoreIsNeverTakenForAWholeOne() async throws {
    let (office, dots, bytes) = try await filledStore()
    let pages = bytes.count / 4096
    let lengths =
      [0, 1, 15, 99, 100, 512, 4095] + (1..<pages).filter { $0 % 5 == 1 }.map { $0 * 4096 }
      + [bytes.count - 4096, bytes.count - 1]
    for length in lengths {
      try overwrite(office.store, bytes.prefix(length))
      try await expectNothingSilentlyLost(office, dots, "\(length) of \(bytes.count) bytes")
      // The end of the last page may be a byte that is nothing; all else is missed at once.
      let statuses: [Int32] = length == bytes.count - 1 ? [0, 74] : [74]
      let recorded = try await office.agent(Office.school("9"))
      #expect(statuses.contains(recorded.status), "\(length): \(recorded)")
    }
    try overwrite(office.store, bytes)
    #expect(try await office.listed().dots == dots)
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func aFlippedBitLosesNoEditSilently(seed: UInt64) async throws {
    let (office, dots, bytes) = try await filledStore()
    var chance = SeededGenerator(seed: seed)
    for _ in 0..<20 {
      var damaged = bytes
      let offset = Int.random(in: 0..<bytes.count, using: &chance)
      let bit = Int.random(in: 0..<8, using: &chance)
      damaged[offset] ^= 1 << bit
      try overwrite(office.store, damaged)
      try await expectNothingSilentlyLost(office, dots, "bit \(bit) of byte \(offset)")
    }
  }
}
