import Registry
import Sunbird

/// One call that the agent makes through the gateway, and the group that lets it pass
/// (sunbird.md §3.1, release 1.5).
package struct GatewayCall: Sendable, Equatable {
  /// What the agent does with it, for a person.
  package let operation: String
  /// Method and path, for example `POST /api/org/v1/create`.
  package let call: String
  package let group: ConsumerGroup

  private init(_ operation: String, _ endpoint: Endpoint, _ group: ConsumerGroup) {
    self.init(operation, "\(endpoint.method.rawValue) /api/\(endpoint.path)", group)
  }

  private init(_ operation: String, _ call: String, _ group: ConsumerGroup) {
    self.operation = operation
    self.call = call
    self.group = group
  }

  /// The calls of a dialect, in the order of the documented API.
  ///
  /// - Parameter signsOn: whether single sign-on links are made, too: the portal checks those with
  ///   the consumer's own token at the echo service.
  package static func needed(by dialect: Dialect, signsOn: Bool) -> [GatewayCall] {
    WriteOperation.inDocumentOrder.compactMap { operation in
      dialect.writes[operation].map {
        GatewayCall(operation.words, $0, .forCalls(of: operation))
      }
    } + reads(dialect) + bulk(dialect.name) + (signsOn ? [signOn] : [])
  }

  private static func reads(_ dialect: Dialect) -> [GatewayCall] {
    [
      GatewayCall("see an organisation before changing it", dialect.readOrganisation, .orgUser),
      GatewayCall("see many organisations at once", dialect.searchOrganisations, .orgUser),
      GatewayCall("see a user before changing them", dialect.readUser, .publicUser),
    ]
      + [dialect.searchUsers].compactMap(\.self).map {
        GatewayCall("see many users at once", $0, .publicUser)
      }
  }

  private static func bulk(_ dialect: DialectName) -> [GatewayCall] {
    switch dialect {
    case .seed: []
    case .r15:
      [
        GatewayCall("upload users in bulk", "POST /api/user/v1/upload", .userAdmin),
        GatewayCall("upload organisations in bulk", "POST /api/org/v1/upload", .orgAdmin),
        GatewayCall(
          "ask what became of an upload", "GET /api/data/v1/upload/status/ID", .appAdmin),
      ]
    }
  }

  /// The echo call that checks a link's token.
  package static let signOn = GatewayCall(
    "sign users on by a link", "GET /v1/user/session/create", .echoUser)
}

extension [GatewayCall] {
  /// The groups of these calls, each once, in the order of their first need.
  package var groups: [ConsumerGroup] {
    reduce(into: []) { groups, call in
      if !groups.contains(call.group) { groups.append(call.group) }
    }
  }
}

extension ConsumerGroup {
  /// The group that a write needs.
  package static func forCalls(of operation: WriteOperation) -> ConsumerGroup {
    switch operation {
    case .createUser, .updateUser: .userAdmin
    case .createOrganisation, .updateOrganisation, .addMember, .removeMember: .orgAdmin
    }
  }
}

extension WriteOperation {
  /// As the documents name them.
  package static let inDocumentOrder: [WriteOperation] = [
    .createOrganisation, .updateOrganisation, .createUser, .updateUser, .addMember, .removeMember,
  ]

  fileprivate var words: String {
    switch self {
    case .createOrganisation: "create an organisation"
    case .updateOrganisation: "update an organisation"
    case .createUser: "create a user"
    case .updateUser: "update a user"
    case .addMember: "add a user to an organisation"
    case .removeMember: "remove a user from an organisation"
    }
  }
}
