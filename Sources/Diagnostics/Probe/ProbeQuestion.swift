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
  /// Nil where the gateway lets anybody ask.
  package let group: GatewayGroup?
  /// The write that is asked for; nil for a read.
  let operation: WriteOperation?

  package var isRead: Bool { operation == nil }

  /// What the doctor asks for: no record has this name.
  private static let nobody = "agent-doctor-asks-for-nobody"
  /// What writes of the doctor's go out as, in place of an edit's name.
  static let name = "agent-doctor"
  /// The body of each write.
  static let noJSON = Array("{".utf8)

  private init(read request: APIRequest, of endpoint: Endpoint) {
    self.request = request
    group = endpoint.group
    operation = nil
  }

  private init(_ operation: WriteOperation, by endpoint: Endpoint) {
    request = endpoint.request(body: nil, changesRecords: true)
    group = endpoint.group
    self.operation = operation
  }

  /// The questions about a server of this dialect, in the order in which they are asked.
  package static func all(for dialect: Dialect, channel: String?) -> [ProbeQuestion] {
    let provider = channel ?? nobody
    let reads = [
      ProbeQuestion(
        read: dialect.read(.user(provider: provider, userName: nobody)), of: dialect.calls.readUser),
      ProbeQuestion(
        read: dialect.read(.organisation(provider: provider, externalID: nobody), id: nobody),
        of: dialect.calls.readOrganisation),
    ]
    let uploads = dialect.bulk.map {
      ProbeQuestion(read: $0.status(of: nobody), of: $0.uploadStatus)
    }
    return reads + [userTokenQuestion(dialect, provider), uploads].compactMap(\.self)
      + writes(dialect)
  }

  /// A search that Sunbird answers to a user token only (§5), where the dialect needs one.
  private static func userTokenQuestion(_ dialect: Dialect, _ provider: String) -> ProbeQuestion? {
    dialect.userTokens.trial.map { endpoint in
      let request = endpoint.request([
        "filters": .object([
          "userName": .string(nobody), dialect.fields.providerName: .string(provider),
        ]),
        "limit": .number(1),
      ])
      return ProbeQuestion(read: request, of: endpoint)
    }
  }

  private static func writes(_ dialect: Dialect) -> [ProbeQuestion] {
    WriteOperation.inDocumentOrder.compactMap { operation in
      dialect.calls.writes[operation].map { ProbeQuestion(operation, by: $0) }
    }
  }
}
