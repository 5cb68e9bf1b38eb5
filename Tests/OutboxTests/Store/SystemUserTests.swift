import Testing

@testable import Outbox

@Suite struct SystemUserTests {
  @Test func anOwnerWithANameIsCalledByIt() {
    let owner = SystemUser(id: 0)
    #expect(owner.description == "root")
    #expect(owner.sudoWord == "root")
  }

  /// `sudo -u 4294967001` would look for a user of that name; sudo takes numbers with `#` before
  /// them, which a shell takes for a comment.
  @Test func anOwnerWithoutANameIsGivenToSudoByNumber() {
    let owner = SystemUser(id: 4_294_967_001)
    #expect(owner.description == "user 4294967001")
    #expect(owner.sudoWord == "'#4294967001'")
  }
}
