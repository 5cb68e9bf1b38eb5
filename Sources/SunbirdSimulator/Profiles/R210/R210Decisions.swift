import Codecs

extension DecisionMaker {
  /// Decides a call as Sunbird 2.10 does (dialects.md §3).
  func decideR210(_ endpoint: ServedEndpoint, _ members: [String: JSONValue]) -> Decision {
    do {
      return try decideR210Call(endpoint, members)
    } catch {
      return Decision(answer: .refused(R210Codes.refusal(of: error)))
    }
  }

  private func decideR210Call(
    _ endpoint: ServedEndpoint, _ members: [String: JSONValue]
  ) throws(ChannelError) -> Decision {
    let isPrivate = endpoint.path.contains("/private/")
    switch endpoint.operation {
    case .organisationSearch:
      return try ChannelSearch(self, .organisation, members).answer(showing: shownR210)
    case .userSearch:
      return try ChannelSearch(self, .user, members).answer(showing: shownR210)
    case .organisationCreate: return try createR210Organisation(CastRequest(members))
    case .organisationUpdate: return try updateR210Organisation(CastRequest(members))
    case .organisationRead: return try readR210Organisation(CastRequest(members))
    case .userCreate: return try createR210User(CastRequest(members), version: endpoint.version)
    case .userUpdate: return try updateR210User(CastRequest(members), isPrivate: isPrivate)
    case .memberAdd: return try addR210Member(CastRequest(members))
    case .memberRemove: return try removeR210Member(CastRequest(members))
    case .roleAssign: return try assignR210Roles(CastRequest(members))
    case .profileRead:
      return try readR210Profile(byLoginID: CastRequest(members).require("loginId"))
    case .userRead: return try readR210User(members)
    case .userGet: return try getR210User(endpoint, members)
    case .userExists: return r210Existence(endpoint, members)
    case .settingRead: return try setting(members["field"]?.string ?? "")
    case .locationSearch: return .answer(["response": []])
    case .userUpload, .organisationUpload, .uploadStatus, .roleRead, .indexSync:
      throw .exception
    }
  }
}
