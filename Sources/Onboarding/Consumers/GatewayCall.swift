import Registry
import Sunbird

/// One call that the agent makes through the gateway, and the group that lets it pass
/// (sunbird.md §3.1).
package struct GatewayCall: Sendable, Equatable {
  /// What the agent does with it, for a person.
  package let operation: String
  /// Method and path.
  package let call: String
  /// Nil where the gateway lets anybody make it.
  package let group: GatewayGroup?

  private init(_ operation: String, _ endpoint: Endpoint, behind tail: String = "") {
    self.operation = operation
    call = "\(endpoint.method.rawValue) /api/\(endpoint.path)\(tail)"
    group = endpoint.group
  }

  private init(signsOn portal: PortalCall) {
    operation = "sign users on by a link"
    call = "GET \(portal.path)"
    group = portal.group
  }

  /// The calls of a dialect, in the order of the documented API.
  ///
  /// - Parameter signsOn: whether single sign-on links are made, too: the portal checks those with
  ///   the consumer's own token at the echo service.
  package static func needed(by dialect: Dialect, signsOn: Bool) -> [GatewayCall] {
    WriteOperation.inDocumentOrder.compactMap { operation in
      dialect.calls.writes[operation].map { GatewayCall(operation.words, $0) }
    }
      + [dialect.calls.assignRoles].compactMap(\.self).map {
        GatewayCall("change the role of a member", $0.endpoint)
      } + reads(dialect) + bulk(dialect.bulk) + (signsOn ? [signOn(dialect)] : [])
  }

  private static func reads(_ dialect: Dialect) -> [GatewayCall] {
    [
      GatewayCall("see an organisation before changing it", dialect.calls.readOrganisation),
      GatewayCall("see many organisations at once", dialect.calls.searchOrganisations),
      GatewayCall("see a user before changing them", dialect.calls.readUser),
    ]
      + [dialect.calls.searchUsers].compactMap(\.self).map {
        GatewayCall("see many users at once", $0)
      }
      + (dialect.calls.userQuestions.map(questions) ?? [])
  }

  private static func questions(_ questions: UserQuestions) -> [GatewayCall] {
    [
      GatewayCall("see by which name Sunbird has a user", questions.byID, behind: "/ID"),
      GatewayCall("find a user whose name it has changed", questions.byContact, behind: "/CONTACT"),
      GatewayCall("see whether a user's name is taken", questions.nameExists, behind: "/NAME"),
    ]
  }

  private static func bulk(_ lane: BulkLane?) -> [GatewayCall] {
    guard let lane else { return [] }
    return [
      GatewayCall("upload users in bulk", lane.uploadUsers),
      GatewayCall("upload organisations in bulk", lane.uploadOrganisations),
      GatewayCall("ask what became of an upload", lane.uploadStatus, behind: "/ID"),
    ]
  }

  /// The portal's call that checks a link's token.
  package static func signOn(_ dialect: Dialect) -> GatewayCall {
    GatewayCall(signsOn: dialect.calls.signOn)
  }
}

extension [GatewayCall] {
  /// The groups of these calls, each once, in the order of their first need.
  package var groups: [GatewayGroup] {
    reduce(into: []) { groups, call in
      if let group = call.group, !groups.contains(group) { groups.append(group) }
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
