import Testing

@testable import SyncEngine

struct UserTokenHolderTests {
  /// Whoever has waited for a renewal may come after the next one was taken.
  @Test func aLateWaiterDoesNotBringAnOlderToken() throws {
    var holder = UserTokenHolder(
      Credentials(userToken: "first", renewal: { .failed("not waited for") }))
    let firstRenewal = holder.renewalUnderWay()
    let second = try #require(firstRenewal)
    holder.take("second", of: second)
    holder.noteServed("second")
    let secondRenewal = holder.renewalUnderWay()
    let third = try #require(secondRenewal)
    #expect(third.number == second.number + 1)
    holder.take("third", of: third)
    holder.take("second", of: second)
    #expect(holder.token == "third")
  }
}
