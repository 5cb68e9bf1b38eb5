import Codecs
import Foundation
import Onboarding
import Registry
import Sunbird

/// One question that changes nothing on the server.
///
/// A read asks for a record that nobody has. A write is asked with a body that is no JSON: the
/// service's body parser refuses it before any of its code for the call runs (sunbird.md §1.7),
/// while the gateway in front has by then looked at token, group and budget.
package struct ProbeQuestion: Sendable, Equatable {
  package let request: APIRequest
  package let group: ConsumerGroup
  package let isRead: Bool
  /// Sent in place of the request's own body; nil for a call without one.
  let body: [UInt8]?

  /// What the doctor asks for: no record has this name.
  private static let nobody = "agent-doctor-asks-for-nobody"
  /// What writes of the doctor's go out as, in place of an edit's name.
  static let name = "agent-doctor"
  private static let noJSON = Array("{".utf8)

  private init(read request: APIRequest, _ group: ConsumerGroup) {
    self.request = request
    self.group = group
    isRead = true
    body = try? request.body?.serialized()  // every value that is built here has bytes
  }

  private init(write endpoint: Endpoint, _ group: ConsumerGroup) {
    request = APIRequest(
      method: endpoint.method, path: "/api/" + endpoint.path, body: nil,
      replyID: endpoint.replyID, changesRecords: true)
    self.group = group
    isRead = false
    body = Self.noJSON
  }

  /// The questions about a server of this dialect, in the order in which they are asked.
  package static func all(for dialect: Dialect, channel: String?) -> [ProbeQuestion] {
    let provider = channel ?? nobody
    let reads = [
      ProbeQuestion(
        read: dialect.read(.user(provider: provider, userName: nobody)), .publicUser),
      ProbeQuestion(
        read: dialect.read(.organisation(provider: provider, externalID: nobody)), .orgUser),
    ]
    let uploads = dialect.bulk.map { ProbeQuestion(read: $0.status(of: nobody), .appAdmin) }
    return reads + [userTokenQuestion(dialect, provider), uploads].compactMap(\.self)
      + writes(dialect)
  }

  /// A search that Sunbird answers to a user token only (§5), where the dialect needs one.
  private static func userTokenQuestion(_ dialect: Dialect, _ provider: String) -> ProbeQuestion? {
    guard case .needed = dialect.userTokenUse else { return nil }
    let endpoint = Endpoint(.post, "user/v1/search")
    let body: JSONValue = .object([
      "request": .object([
        "filters": .object(["userName": .string(nobody), "provider": .string(provider)]),
        "limit": .number(1),
      ])
    ])
    return ProbeQuestion(
      read: APIRequest(
        method: endpoint.method, path: "/api/" + endpoint.path, body: body,
        replyID: endpoint.replyID), .publicUser)
  }

  private static func writes(_ dialect: Dialect) -> [ProbeQuestion] {
    WriteOperation.inDocumentOrder.compactMap { operation in
      dialect.writes[operation].map { ProbeQuestion(write: $0, .forCalls(of: operation)) }
    }
  }
}
