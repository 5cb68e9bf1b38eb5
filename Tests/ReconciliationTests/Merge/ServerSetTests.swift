import Reconciliation
import Registry
import Testing

/// What servers set by themselves is nobody's change, and makes no conflict.
struct ServerSetTests {
  private func merge(
    base: Fields?, local: Fields, seen: Fields, defaults: Fields = [:],
    policies: ConflictPolicies = ConflictPolicies().withoutServersOwn
  ) -> ThreeWayMerge {
    ThreeWayMerge(
      base: base, local: local, seen: seen, kind: .user, policies: policies,
      defaults: defaults)
  }

  @Test(arguments: [FieldName.emailVerified, .phoneVerified])
  func whetherAContactWasVerifiedIsNeverDisputed(name: FieldName) {
    let merge = merge(
      base: [:], local: [name: true, .location: "B"], seen: [name: false, .location: ""])
    #expect(merge.disputes.isEmpty)
    #expect(merge.send == [name: true, .location: "B"])
    #expect(!merge.remoteChanged)
    #expect(merge.base[name] == false)
  }

  @Test func anOfficeMayWishToDecide() {
    let place = ConflictPolicies.Place(kind: .user, field: .emailVerified)
    let wish = ConflictPolicies(fields: [place: .review]).withoutServersOwn
    let merge = merge(
      base: [:], local: [.emailVerified: true], seen: [.emailVerified: false], policies: wish)
    #expect(merge.disputes.map(\.name) == [.emailVerified])
    let remote = ConflictPolicies(otherwise: .remote)
    #expect(remote.withoutServersOwn == remote)
  }

  @Test(arguments: [FieldName.emailVerified, .phoneVerified])
  func whatAServerMadeOfItIsNobodysChange(name: FieldName) {
    let merge = merge(base: [name: true], local: [.location: "B"], seen: [name: false])
    #expect(!merge.remoteChanged)
    #expect(merge.base[name] == false)
  }

  @Test func aDefaultThatWasFilledInIsNobodysChange() {
    let defaults: Fields = [.roles: ["PUBLIC"]]
    let filled = merge(base: [:], local: [:], seen: [.roles: ["PUBLIC"]], defaults: defaults)
    #expect(!filled.remoteChanged)
    #expect(filled.base == [.roles: ["PUBLIC"]])
    let other = merge(base: [:], local: [:], seen: [.roles: ["ADMIN"]], defaults: defaults)
    #expect(other.remoteChanged)
    let changed = merge(
      base: [.roles: ["ADMIN"]], local: [:], seen: [.roles: ["PUBLIC"]], defaults: defaults)
    #expect(changed.remoteChanged, "there was something before")
  }
}
