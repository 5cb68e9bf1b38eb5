import Codecs

extension DecisionMaker {
  /// Decides a call as Sunbird 8.0 does (dialects.md §4).
  func decideR8(_ endpoint: ServedEndpoint, _ members: [String: JSONValue]) -> Decision {
    do {
      return try decideR8Call(endpoint, members)
    } catch {
      return Decision(
        answer: .refused(
          r8Exception(error, endpoint) ?? R8Codes.refusal(of: error, in: endpoint.operation)))
    }
  }

  /// The errors that are told otherwise than by rule.
  private func r8Exception(_ error: ChannelError, _ endpoint: ServedEndpoint) -> Refusal? {
    switch (endpoint.operation, error) {
    case (.userGet, .userNotFound) where endpoint.version == "v1": R8Codes.userNotFoundOfOld
    case (.indexSync, .dataType): R8Codes.early(error, "Data type of {0} should be {1}.")
    default: nil
    }
  }

  private func decideR8Call(
    _ endpoint: ServedEndpoint, _ members: [String: JSONValue]
  ) throws(ChannelError) -> Decision {
    switch endpoint.operation {
    case .organisationSearch:
      let renamed = endpoint.version == "v1" ? ["isRootOrg": "isTenant"] : [:]
      return try ChannelSearch(self, .organisation, members, renamed: renamed)
        .answer { shownR8($0, as: endpoint.version == "v1" ? .v1 : .v4) }
    case .userSearch:
      let form: R8UserForm = endpoint.version == "v1" ? .indexV1 : .indexV3
      return try ChannelSearch(self, .user, members).answer { shownR8($0, as: form) }
    case .organisationCreate: return try createR8Organisation(CastRequest(members))
    case .organisationUpdate: return try updateR8Organisation(CastRequest(members))
    case .organisationRead: return try readR8Organisation(CastRequest(members))
    case .userCreate: return try createR8User(CastRequest(members))
    case .userUpdate: return try updateR8User(CastRequest(members), version: endpoint.version)
    case .roleAssign:
      return endpoint.version == "v2"
        ? try addR8Roles(CastRequest(members)) : try assignR8Roles(CastRequest(members))
    case .roleRead: return readR8Roles(members["userId"]?.string ?? "")
    case .profileRead:
      return try readR8Profile(byLoginID: CastRequest(members).require("loginId"))
    case .userRead: return try readR8User(members, version: endpoint.version)
    case .userGet: return try getR8User(members)
    case .userExists: return try r8Existence(endpoint, members)
    case .settingRead: return try setting(members["field"]?.string ?? "")
    case .locationSearch: return .answer(["response": []])
    case .indexSync:
      guard members["objectType"]?.string != nil else { throw .dataType("objectType", "String") }
      return .answer(["response": "SUCCESS"])
    case .userUpload, .organisationUpload, .uploadStatus, .memberAdd, .memberRemove:
      throw .exception
    }
  }
}
