import Causality
import Foundation
import Registry
import SunbirdSimulator
import Testing

@testable import Simulation

@Suite struct OverwriteRuleTests {
  private static let key = StoredKey.user(provider: "ap", userName: "asha")

  /// What sweeps `old` away in favour of `new`, by an author who saw `view` of the record.
  private func swept(
    _ field: FieldName = .location, _ old: FieldValue, by new: FieldValue, view: Fields,
    base: Fields?, shown: Fields?, operation: WriteOperation = .updateUser,
    wanted: FieldValue? = nil
  ) throws -> FieldName? {
    let office = try #require(ReplicaID("office-1"))
    let recording = Recording(
      edit: Dot(replica: office, counter: 1), office: 0,
      key: .user(provider: "ap", userName: "asha"), operation: operation,
      fields: [field: wanted ?? new], view: view, base: base, at: 0)
    let effect = Effect(
      key: Self.key, author: .edit("office-1:1", request: 1), operation: .userUpdate, at: 0,
      before: row([field: old]), after: row([field: new]))
    return OverwriteRule(
      effect: effect, set: [field: new], carried: [recording], shown: shown
    ).overwrittenValue()?.field
  }

  private func row(_ fields: Fields) -> StoredRow? {
    var server = SimulatedServer(time: WorldTime(), traits: Traits())
    server.somebodyElse(
      changes: Self.key,
      Dictionary(uniqueKeysWithValues: fields.map { ($0.key.rawValue, $0.value.wire) }))
    return server[Self.key]
  }

  @Test func whatTheAuthorSawMayBeReplaced() throws {
    let seen: Fields = [.location: .text("old")]
    #expect(
      try swept(.location, .text("old"), by: .text("new"), view: seen, base: seen, shown: seen)
        == nil)
  }

  @Test func whatNobodySawMayNot() throws {
    let base: Fields = [.location: .text("older")]
    let shown: Fields = [.location: .text("theirs")]
    #expect(
      try swept(.location, .text("theirs"), by: .text("new"), view: base, base: base, shown: shown)
        == .location)
    #expect(
      try swept(.location, .text("theirs"), by: .text("new"), view: base, base: base, shown: nil)
        == .location)
  }

  @Test func whatCameBetweenLookAndRequestCanNotBeHelped() throws {
    let base: Fields = [.location: .text("older")]
    #expect(
      try swept(.location, .text("theirs"), by: .text("new"), view: base, base: base, shown: base)
        == nil)
  }

  @Test func aRecordThatNobodyHadSeenIsItsOwnBase() throws {
    let shown: Fields = [.location: .text("theirs")]
    #expect(
      try swept(.location, .text("theirs"), by: .text("new"), view: [:], base: nil, shown: shown)
        == nil)
    #expect(
      try swept(
        .location, .text("theirs"), by: .text("new"), view: [:], base: nil, shown: shown,
        operation: .createUser) == .location)
  }

  @Test func aSetLosesOnlyWhatSomebodyTookAway() throws {
    let view: Fields = [.roles: .texts(["a", "b"])]
    #expect(
      try swept(
        .roles, .texts(["a", "b"]), by: .texts(["a", "c"]), view: view, base: view, shown: view)
        == nil)
    let shown: Fields = [.roles: .texts(["a", "b", "x"])]
    #expect(
      try swept(
        .roles, .texts(["a", "b", "x"]), by: .texts(["a", "c"]), view: view, base: view,
        shown: shown) == .roles)
  }

  /// "a" was taken away in what the pass was shown, and has come back since.
  @Test(
    arguments: [(base: ["a"], lost: false), (base: [], lost: true)]
      as [(base: [String], lost: Bool)])
  func aSetLosesWhatItsAuthorAddsAndNotWhatHeOnlyKeeps(row: (base: [String], lost: Bool)) throws {
    let base: Fields = [.roles: .texts(row.base)]
    let swept = try swept(
      .roles, .texts(["a", "x"]), by: .texts(["c", "x"]), view: base, base: base,
      shown: [.roles: .texts(["x"])], wanted: .texts(["a", "c"]))
    #expect(swept == (row.lost ? .roles : nil))
  }
}
