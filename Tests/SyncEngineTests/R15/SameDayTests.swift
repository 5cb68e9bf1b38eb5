import DistrictDay
import Foundation
import Outbox
import Reconciliation
import Registry
import Sunbird
import SunbirdSimulator
import SyncEngine
import Testing

/// The same offline day ends in the same server state under the documented API and under r1.5, as
/// far as r1.5 can hold it; each difference is told at the edit it comes from.
@Suite struct SameDayTests {
  /// How one dialect left the server, and what the office says of its edits.
  private struct Ended {
    let rows: [String: StoredRow]
    let edits: [Edit]
  }

  /// A morning of schools, people and memberships, brought there; then an afternoon of changes.
  ///
  /// - Parameter change: how the office is set up, for example with another lane.
  private func day(
    _ dialect: Dialect, profile: ServerProfile,
    _ change: @escaping (inout SyncSettings) -> Void = { _ in }
  ) async throws -> Ended {
    var ended: Ended?
    let clock = TestClock()
    try await withSunbird(SimulatorOptions(profile: profile, now: { clock.now })) {
      sunbird, address in
      let office = try await TestOffice(server: address, clock: clock) {
        $0.dialect = dialect
        $0.credentials = Credentials(
          userToken: SunbirdSimulator.UserToken.make(userID: "the-office"))
        change(&$0)
      }
      let files = Day.generate(seed: Day.committedSeed).files
      for file in [Array(files.prefix(3)), Array(files.suffix(1))] {
        for row in file.flatMap(\.rows) {
          let operation = try #require(WriteOperation(rawValue: row.operation.rawValue))
          try await office.record(operation, row.request.description)
        }
        #expect(try await Self.drain(office))
      }
      let rows = Dictionary(uniqueKeysWithValues: sunbird.rows.map { ($0.key.description, $0) })
      let edits = try await office.outbox.edits(EditFilter(states: nil), limit: 2000)
      ended = Ended(rows: rows, edits: edits)
    }
    return try #require(ended)
  }

  /// Syncs until nothing is left to do: an upload may take more than one pass.
  private static func drain(_ office: TestOffice) async throws -> Bool {
    for _ in 0..<10 {
      let report = try await office.sync(ignoringBackoff: true)
      office.clock.advance(60)
      if report.outcome == .drained { return true }
    }
    return false
  }

  @Test(arguments: [SyncLane.single, .auto])
  func everyDifferenceIsTold(_ lane: SyncLane) async throws {
    let seed = try await day(.seed, profile: .seed)
    let real = try await day(.r15, profile: .r15) { $0.lane = lane }
    #expect(seed.rows.count > 600)
    #expect(Set(seed.rows.keys) == Set(real.rows.keys))
    #expect(Self.untold(seed, real).isEmpty)

    let rejected = real.edits.filter { $0.state == .rejected }
    #expect(rejected.isEmpty == (lane == .auto), "uploads carry what single calls can't")
    #expect(rejected.allSatisfy { $0.problem?.code == Problem.notOwnUserCode })
    #expect(seed.edits.allSatisfy { $0.state == .accepted || $0.state == .folded })
    #expect(real.edits.allSatisfy { [.accepted, .folded, .rejected].contains($0.state) })
  }

  /// The fields in which the servers differ though no edit says so.
  private static func untold(_ seed: Ended, _ real: Ended) -> [String] {
    let told = told(real.edits)
    return seed.rows.flatMap { key, row -> [String] in
      guard let other = real.rows[key] else { return [] }
      return differences(row, other).subtracting(told[key] ?? []).map { "\(key) \($0)" }
    }
  }

  /// The fields, by record, of which an edit says that they did not get there.
  private static func told(_ edits: [Edit]) -> [String: Set<String>] {
    var told: [String: Set<String>] = [:]
    let rejected = Set(edits.filter { $0.state == .rejected }.map(\.dot))
    for edit in edits {
      let key = edit.key.canonical
      if rejected.contains(edit.into ?? edit.dot) {
        told[key, default: []].formUnion(edit.fields.keys.map(\.rawValue))
      }
      let named = edit.key.kind.fields.map(\.rawValue).filter { name in
        edit.note?.split { !$0.isLetter }.contains { $0 == name } ?? false
      }
      told[key, default: []].formUnion(named)
    }
    return told
  }

  /// The fields in which two servers differ, whatever form each gives them.
  private static func differences(_ row: StoredRow, _ other: StoredRow) -> Set<String> {
    if row.isRemoved != other.isRemoved { return ["isRemoved"] }
    if row.isRemoved { return [] }
    let (left, right) = (plain(row), plain(other))
    return Set(left.keys).union(right.keys).filter { left[$0] != right[$0] }
  }

  private static func plain(_ row: StoredRow) -> [String: Set<String>] {
    var plain: [String: Set<String>] = [:]
    for (name, value) in row.fields {
      switch value {
      case .null: continue
      case .bool(let flag) where !flag: continue
      default: break
      }
      let texts = value.texts ?? [value.json]
      guard !texts.isEmpty else { continue }
      let isRole = name == "roles" && row.key.kind == .membership
      plain[isRole ? "role" : name] = Set(
        isRole ? texts.map(Dialect.r15.memberRoles.officeName) : texts)
    }
    // What either server puts there by itself says nothing of the edits.
    plain["regOrgId"] = nil
    if row.key.kind == .membership {
      let roles = plain["role"]?.subtracting(["PUBLIC", "member"])
      plain["role"] = roles?.isEmpty == true ? nil : roles
    }
    if row.key.kind == .user, plain["roles"] == ["PUBLIC"] { plain["roles"] = nil }
    if row.key.kind == .membership, plain["role"] == ["member"] { plain["role"] = nil }
    return plain
  }
}
