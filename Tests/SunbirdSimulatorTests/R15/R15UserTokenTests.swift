import Foundation
import Testing

@testable import SunbirdSimulator

@Suite struct R15UserTokenTests {
  private static let exempt: Set<ServedOperation> = [
    .userCreate, .organisationSearch, .organisationRead, .profileRead,
  ]

  @Test(arguments: ServerProfile.r15.endpoints.map(\.operation))
  func onlyFourCallsGoWithoutAUserToken(_ operation: ServedOperation) throws {
    var service = R15.service()
    let answer = try service.callR15(operation, [:], token: "")
    #expect((answer.error == "UNAUTHORIZE_USER") == !Self.exempt.contains(operation))
    if answer.error == "UNAUTHORIZE_USER" {
      #expect(answer.status == 401)
      #expect(answer.json["params"]?["status"] == "SERVER_ERROR")
      #expect(answer.json["responseCode"] == "CLIENT_ERROR")
    }
  }

  @Test func expiredAndRevokedTokensAreRefused() throws {
    let good = UserToken.make(userID: "u", expires: Sample.noon.addingTimeInterval(1))
    let expired = UserToken.make(userID: "u", expires: Sample.noon)
    var service = R15.service()
    #expect(try service.callR15(.memberAdd, [:], token: good).status == 400)
    #expect(try service.callR15(.memberAdd, [:], token: expired).status == 401)
    var strict = R15.service { $0.userTokens = [] }
    #expect(try strict.callR15(.memberAdd, [:], token: good).status == 401)
  }

  @Test func nobodyUpdatesAnotherUser() throws {
    var service = R15.service()
    let answer = try service.callR15(
      .userUpdate, ["userId": .string(service.ashasID), "firstName": "X"],
      token: UserToken.make(userID: "other"))
    #expect(answer.error == "UNAUTHORIZE_USER")
    #expect(service.records.committed[Sample.userKey]?.fields["firstName"] == "Asha")
  }

  @Test func anUpdateByPostIsAPageOfPlay() throws {
    var service = R15.service()
    let reply = service.answer(
      ArrivedRequest(
        method: "POST", path: "/api/user/v1/update",
        headers: ["content-type": "application/json"], body: Array("{}".utf8)))
    #expect(reply.status == 404)
    #expect(reply.contentType.hasPrefix("text/html"))
  }
}
