import Foundation
import Outbox
import Registry
import Sunbird
import SunbirdSimulator
import SyncEngine

/// An office of dialect r1.5 with the single lane, whose user token is that of the user `me` on the server.
func withR15(
  _ change: (inout SimulatorOptions) -> Void = { _ in },
  settings: @escaping (inout SyncSettings) -> Void = { _ in },
  _ body: (SimulatedSunbird, TestOffice) async throws -> Void
) async throws {
  let clock = TestClock()
  var options = SimulatorOptions(profile: .r15, now: { clock.now })
  change(&options)
  try await withSunbird(options) { sunbird, address in
    sunbird.changeAsSomebodyElse(
      R15.me,
      [
        "firstName": "Me", "email": "me.myself@example.org", "phone": "9900000001",
        "roles": ["PUBLIC"],
      ])
    let token = SunbirdSimulator.UserToken.make(userID: sunbird[R15.me]?.id ?? "")
    let office = try await TestOffice(server: address, clock: clock) {
      $0.dialect = .r15
      $0.lane = .single
      $0.credentials = Credentials(userToken: token)
      settings(&$0)
    }
    clock.advance(60)  // the index has what was there before
    try await body(sunbird, office)
  }
}

enum R15 {
  static let me = StoredKey.user(provider: "ap", userName: "me")
  static let school = StoredKey.organisation(provider: "ap", externalID: "s1")
  static let asha = StoredKey.user(provider: "ap", userName: "asha")
  static let membership = StoredKey.membership(
    provider: "ap", externalID: "s1", userName: "asha")
}
