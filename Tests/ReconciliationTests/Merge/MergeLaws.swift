import Reconciliation
import Registry
import SeededGenerators
import Testing

/// What holds of every merge, over generated sides.
struct MergeLaws {
  /// One generated case: what was known, what was edited, what is shown.
  private struct Sides {
    let kind: RecordKind
    let base: Fields
    let local: Fields
    let seen: Fields
    let policies: ConflictPolicies

    init(seed: UInt64) {
      var generator = SeededGenerator(seed: seed)
      kind = generator.pick(RecordKind.allCases)
      base = generator.fields(kind, oneIn: 2).withoutSecrets
      local = generator.fields(kind, oneIn: 2)
      seen = generator.fields(kind, oneIn: 2).withoutSecrets
      policies = generator.policies()
    }

    func merge(
      base: Fields?, local: Fields, seen: Fields, policies: ConflictPolicies = ConflictPolicies()
    ) -> ThreeWayMerge {
      ThreeWayMerge(base: base, local: local, seen: seen, kind: kind, policies: policies)
    }
  }

  private static let seeds: Range<UInt64> = 0..<500

  @Test(arguments: seeds) func anUnchangedRemoteGetsExactlyTheLocalChanges(seed: UInt64) {
    let sides = Sides(seed: seed)
    let merge = sides.merge(base: sides.base, local: sides.local, seen: sides.base)
    let changes = sides.local.filter { name, value in
      name.isSecret || !name.same(value, sides.base[name] ?? .null)
        // A field that nobody ever showed: its value is not known, so it is sent.
        || sides.base[name] == nil
    }
    #expect(merge.send == changes)
    #expect(merge.base == sides.base)
    #expect(merge.disputes.isEmpty)
    #expect(!merge.remoteChanged)
  }

  @Test(arguments: seeds) func noLocalEditTakesWhatIsSeen(seed: UInt64) {
    let sides = Sides(seed: seed)
    let merge = sides.merge(base: sides.base, local: [:], seen: sides.seen)
    #expect(merge.send.isEmpty)
    #expect(merge.disputes.isEmpty)
    #expect(merge.base == sides.base.overlaid(with: sides.seen))
  }

  @Test(arguments: seeds) func noEditedFieldIsLost(seed: UInt64) {
    let sides = Sides(seed: seed)
    let merge = sides.merge(
      base: sides.base, local: sides.local, seen: sides.seen, policies: sides.policies)
    for (name, value) in sides.local {
      let disputed = merge.disputes.contains { $0.name == name }
      let agreed = merge.base[name].map { name.same($0, value) } ?? false
      let seen = sides.seen[name]
      let base = sides.base[name] ?? .null
      let unchangedHere = name.same(value, base)
      let theirsByPolicy = sides.policies.policy(sides.kind, name) == .remote && seen != nil
      let joined = name.isSet && merge.base[name] == seen
      #expect(
        merge.send[name] != nil || disputed || agreed || unchangedHere || theirsByPolicy || joined,
        "\(name.rawValue)")
      #expect(!(disputed && merge.send[name] != nil))
    }
    #expect(Set(merge.send.keys).isSubset(of: sides.local.keys))
    #expect(Set(merge.disputes.map(\.name)).isSubset(of: sides.local.keys))
  }

  @Test(arguments: seeds) func bothSidesSeeTheSameDisputes(seed: UInt64) {
    let sides = Sides(seed: seed)
    // Whole records on both sides, so that either can play the other's part.
    let mine = sides.base.overlaid(with: sides.local.withoutSecrets)
    let theirs = sides.base.overlaid(with: sides.seen)
    let whole = Set(mine.keys).union(theirs.keys)
    let fill = { (fields: Fields) in
      Dictionary(uniqueKeysWithValues: whole.map { ($0, fields[$0] ?? .null) })
    }
    let here = sides.merge(base: sides.base, local: fill(mine), seen: fill(theirs))
    let there = sides.merge(base: sides.base, local: fill(theirs), seen: fill(mine))
    #expect(here.disputes.map(\.name) == there.disputes.map(\.name))
    for (dispute, mirrored) in zip(here.disputes, there.disputes) {
      #expect(dispute.base == mirrored.base)
      #expect(dispute.local == mirrored.remote)
      #expect(dispute.remote == mirrored.local)
    }
    for name in whole where !here.disputes.contains(where: { $0.name == name }) {
      let ours = here.send[name] ?? here.base[name] ?? .null
      let other = there.send[name] ?? there.base[name] ?? .null
      #expect(name.same(ours, other), "\(name.rawValue): \(ours) and \(other)")
    }
  }

  @Test(arguments: seeds) func mergingAgainAfterSendingIsQuiet(seed: UInt64) {
    let sides = Sides(seed: seed)
    let first = sides.merge(
      base: sides.base, local: sides.local, seen: sides.seen,
      policies: ConflictPolicies(otherwise: .local))
    let server = first.base.overlaid(with: first.send.withoutSecrets)
    let second = sides.merge(base: server, local: [:], seen: server)
    #expect(second.send.isEmpty)
    #expect(second.disputes.isEmpty)
    #expect(!second.remoteChanged)
    #expect(second.base == server)
  }

  @Test(arguments: seeds) func withoutABaseNothingIsDisputed(seed: UInt64) {
    let sides = Sides(seed: seed)
    let merge = sides.merge(base: nil, local: sides.local, seen: sides.seen)
    #expect(merge.disputes.isEmpty)
    #expect(!merge.remoteChanged)
    for (name, value) in sides.local {
      #expect(merge.send[name] == value || name.same(sides.seen[name] ?? .null, value))
    }
  }
}
