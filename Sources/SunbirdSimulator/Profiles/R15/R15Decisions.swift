import Codecs

extension DecisionMaker {
  /// Decides a call as Sunbird 1.5 does: its validator first, then its actor, each in its order
  /// (sunbird.md §1).
  func decideR15(_ operation: ServedOperation, _ members: [String: JSONValue]) -> Decision {
    do {
      switch operation {
      case .organisationSearch: return search(.organisation, members)
      case .userSearch: return searchUsers(members)
      default: break
      }
      let request = try R15Request(members)
      switch operation {
      case .organisationCreate: return try createR15Organisation(request)
      case .organisationUpdate: return try updateR15Organisation(request)
      case .userCreate: return try createR15User(request)
      case .userUpdate: return try updateR15User(request)
      case .memberAdd: return try addR15Member(request)
      case .memberRemove: return try removeR15Member(request)
      case .organisationRead: return try readR15Organisation(request)
      case .profileRead: return try readR15Profile(request)
      case .organisationSearch, .userSearch, .userUpload, .organisationUpload, .uploadStatus,
        .userRead, .userGet, .userExists, .roleAssign, .roleRead, .settingRead, .locationSearch,
        .indexSync:
        return .failure(.invalidData)
      }
    } catch {
      return .failure(error)
    }
  }
}
