import Sunbird
import Testing

/// By which answers a generation is known, and told from the one that is configured.
@Suite struct DialectSignTests {
  @Test(
    arguments: [
      ("r1.5", "UOS_USRRED0013", 404, "r8"), ("r1.5", "USER_NOT_FOUND", 404, "r2.10"),
      ("r1.5", "UNAUTHORIZED_USER", 401, nil), ("r1.5", "USER_NOT_FOUND", 400, nil),
      ("seed", "UOS_USRRED0013", 404, "r8"), ("seed", "INVALID_REQUEST_PARAMETER", 400, "r2.10"),
      ("r2.10", "UOS_0070", 401, "r8"), ("r2.10", "UNAUTHORIZE_USER", 401, "r1.5"),
      ("r2.10", "USER_NOT_FOUND", 400, "r1.5"), ("r2.10", "USER_NOT_FOUND", 404, nil),
      ("r2.10", "INVALID_REQUESTED_DATA", 400, nil),
      ("r8", "USER_NOT_FOUND", 404, "r2.10"), ("r8", "USER_NOT_FOUND", 400, "r1.5"),
      ("r8", "UNAUTHORIZED_USER", 401, "r2.10"), ("r8", "UOS_USRUPDUOS_0070", 401, nil),
      ("r8", "MANDATORY_PARAMETER_MISSING", nil, "r2.10"),
    ] as [(String, String, Int?, String?)])
  func aCodeTellsWhichDialectToSet(
    configured: String, code: String, status: Int?, fitting: String?
  ) throws {
    let dialect = try #require(Dialect.all.first { $0.name == configured })
    let codes = [AnsweredCode(code, status: status)]
    let others = Dialect.all.filter { $0.name != configured }
    let objection = dialect.signs.objection(to: codes)
    #expect((objection == nil) == (fitting == nil))
    #expect(objection?.contains(code) ?? true)
    guard objection != nil else { return }
    #expect(others.first { $0.signs.areShown(by: codes) }?.name == fitting)
  }
}
