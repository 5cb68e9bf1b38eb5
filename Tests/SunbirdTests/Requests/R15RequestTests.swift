import Registry
import Sunbird
import Testing

@Suite struct R15RequestTests {
  @Test func userUpdatesArePatched() {
    #expect(Dialect.r15.writes[.updateUser] == Endpoint(.patch, "user/v1/update"))
    #expect(DialectName(rawValue: "r1.5") == .r15)
    #expect(Dialect.named(.r15).name == .r15)
  }
}
