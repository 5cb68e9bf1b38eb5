import Reconciliation
import Registry
import SeededGenerators
import Testing

/// Text lists join as sets: what either side added, without what either took away.
struct SetMergeTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let base: FieldValue?
    let local: FieldValue
    let remote: FieldValue
    /// Nil where nothing has to be sent.
    let send: FieldValue?

    var testDescription: String { name }
  }

  @Test(arguments: [
    Row(
      name: "both add", base: ["A"], local: ["A", "B"], remote: ["A", "C"], send: ["A", "C", "B"]),
    Row(name: "both add the same", base: ["A"], local: ["A", "B"], remote: ["A", "B"], send: nil),
    Row(name: "they add, we remove", base: ["A"], local: [], remote: ["A", "C"], send: ["C"]),
    Row(name: "we add, they remove", base: ["A"], local: ["A", "B"], remote: [], send: ["B"]),
    Row(name: "both remove", base: ["A", "B"], local: ["A"], remote: ["B"], send: []),
    Row(name: "they did what we did and more", base: ["A"], local: [], remote: ["C"], send: nil),
    Row(
      name: "order says nothing", base: ["A", "B"], local: ["B", "A"], remote: ["C"], send: nil),
    Row(name: "no value there before", base: nil, local: ["A"], remote: ["B"], send: ["B", "A"]),
    Row(name: "cleared here", base: ["A"], local: .null, remote: ["A", "B"], send: ["B"]),
    Row(name: "cleared there", base: ["A"], local: ["A", "B"], remote: .null, send: ["B"]),
    Row(
      name: "text and list", base: "A", local: "A,B", remote: ["A", "C"], send: ["A", "C", "B"]),
    Row(
      name: "the same as text and list", base: ["A"], local: "A, B", remote: ["B", "A"], send: nil),
  ])
  func joins(row: Row) {
    var base: Fields = [:]
    base[.language] = row.base
    let merge = ThreeWayMerge(
      base: base, local: [.language: row.local], seen: [.language: row.remote], kind: .user,
      policies: ConflictPolicies())
    #expect(merge.send[.language] == row.send)
    #expect(merge.base[.language] == row.remote)
    #expect(merge.disputes.isEmpty)
    #expect(merge.remoteChanged == !FieldName.language.same(row.local, row.remote))
  }

  @Test func aMembershipsRoleIsOneValue() {
    let merge = ThreeWayMerge(
      base: [.role: ["member"]], local: [.role: "admin"], seen: [.role: "creator"],
      kind: .membership, policies: ConflictPolicies())
    #expect(merge.disputes.map(\.name) == [.role])
    #expect(FieldName.role.same("member", ["member"]))
  }

  @Test func aSetNeedsNoPolicy() {
    for policy in ConflictPolicy.allCases {
      let merge = ThreeWayMerge(
        base: [.roles: ["A"]], local: [.roles: ["A", "B"]], seen: [.roles: ["A", "C"]],
        kind: .user, policies: ConflictPolicies(otherwise: policy))
      #expect(merge.send == [.roles: ["A", "C", "B"]])
      #expect(merge.disputes.isEmpty)
    }
  }

  @Test(arguments: 0..<300 as Range<UInt64>)
  func theJoinHasWhatWasAddedAndKeptAndNothingElse(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let (base, local, remote) = (
      generator.value(.roles), generator.value(.roles), generator.value(.roles)
    )
    let merge = ThreeWayMerge(
      base: [.roles: base], local: [.roles: local], seen: [.roles: remote], kind: .user,
      policies: ConflictPolicies())
    let result = try #require((merge.send[.roles] ?? merge.base[.roles])?.items)
    let (before, ours, theirs) = (
      Set(base.items ?? []), Set(local.items ?? []), Set(remote.items ?? [])
    )
    let added = ours.subtracting(before).union(theirs.subtracting(before))
    #expect(Set(result) == before.intersection(ours).intersection(theirs).union(added))
    #expect(Set(result).count == result.count)
  }
}
