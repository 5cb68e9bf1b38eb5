import Codecs
import Foundation
import Testing

@testable import SunbirdSimulator

/// A service of profile r1.5 with one organisation and one user, and requests that it takes.
enum R15 {
  static let user = Sample.user.with([
    "phone": "9900032121", "phoneVerified": true, "grade": ["Class 1"], "language": ["Kannada"],
  ])

  static func service(_ change: (inout SimulatorOptions) -> Void = { _ in }) -> SunbirdService {
    var options = SimulatorOptions(profile: .r15, now: { Sample.noon })
    change(&options)
    var service = SunbirdService(options)
    service.changeAsSomebodyElse(Sample.organisationKey, ["orgName": "Dharwad School"])
    service.changeAsSomebodyElse(
      Sample.userKey,
      [
        "firstName": "Asha", "email": "asha@example.org", "phone": "9900032121",
        "roles": ["PUBLIC"], "password": "s3cret",
      ])
    return service
  }
}

extension SunbirdService {
  /// The id of the user that is there.
  var ashasID: String { records.committed[Sample.userKey]?.id ?? "" }

  /// A call of profile r1.5 with a user token; Asha's, unless told.
  mutating func callR15(
    _ operation: ServedOperation, _ request: JSONValue, token: String? = nil
  ) throws -> Answered {
    let endpoint = try #require(ServerProfile.r15.endpoint(operation))
    let headers = [
      "content-type": "application/json", "x-msgid": "dharwad-01:17",
      "x-authenticated-user-token": token ?? UserToken.make(userID: ashasID),
    ]
    let reply = answer(
      ArrivedRequest(
        method: endpoint.method, path: endpoint.path, headers: headers,
        body: Array(JSONValue.object(["request": request]).json.utf8)))
    return Answered(reply: reply, json: try JSONValue(json: reply.body))
  }
}
