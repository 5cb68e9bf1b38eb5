import Codecs
import Foundation

/// What a call comes to: the change to commit, if any, and the answer.
struct Decision: Sendable, Hashable {
  enum Answer: Sendable, Hashable {
    /// HTTP 200 with this `result`.
    case result([String: JSONValue])
    case failure(ServiceError)
    /// The same in the words of one generation.
    case refused(Refusal)
  }

  var change: StoredChange?
  /// Rows that come along with the change: memberships of a user whom it makes or moves.
  var companions: [StoredRow] = []
  /// Whether the index has the change before the answer leaves.
  var isIndexedAtOnce = false
  let answer: Answer

  static func failure(_ error: ServiceError) -> Decision {
    Decision(answer: .failure(error))
  }

  static func answer(_ result: [String: JSONValue]) -> Decision {
    Decision(answer: .result(result))
  }

  /// Stores the row and answers `response: SUCCESS` beside `result`.
  static func stored(_ row: StoredRow, result: [String: JSONValue] = [:]) -> Decision {
    Decision(
      change: .put(row), answer: .result(result.merging(["response": "SUCCESS"]) { $1 }))
  }
}

/// Decides calls: values in, values out. Nothing here stores, waits or knows of HTTP.
struct DecisionMaker {
  let profile: ServerProfile
  let records: StoredRecords
  let now: Date
  /// No two users may have the same `phone` (Sunbird's setting `phoneUnique`).
  var uniquePhone = false
  /// No two users may have the same `email` (Sunbird's setting `emailUnique`).
  var uniqueEmail = false
  var deployment = Deployment()
  /// The id of the user whose token came with the call.
  var caller: String?
  /// Fields that a fault keeps out of the store, while the call goes well.
  var unstored: Set<String> = []

  /// Decides the call with the body's `request` object.
  func decide(_ endpoint: ServedEndpoint, _ request: [String: JSONValue]) -> Decision {
    profile.decide(self, endpoint, request)
  }

  /// Decides as the document says: the call's checks, then what is stored.
  func decideAsDocumented(_ endpoint: ServedEndpoint, _ request: [String: JSONValue]) -> Decision {
    for check in endpoint.checks {
      if let error = check.failure(of: request, fields: endpoint.fields) { return .failure(error) }
    }
    switch endpoint.operation {
    case .organisationCreate: return createOrganisation(request)
    case .organisationUpdate: return updateOrganisation(request)
    case .userCreate: return createUser(request)
    case .userUpdate: return updateUser(request)
    case .memberAdd: return addMember(request)
    case .memberRemove: return removeMember(request)
    case .organisationRead: return readOrganisation(request)
    case .organisationSearch: return search(.organisation, request)
    case .profileRead: return readProfile(request)
    case .userSearch: return searchUsers(request)
    case .userUpload, .organisationUpload, .uploadStatus, .userRead, .userGet, .userExists,
      .roleAssign, .roleRead, .settingRead, .locationSearch, .indexSync:
      return .failure(.internalError)
    }
  }

  func newRow(_ key: StoredKey, _ fields: [String: JSONValue]) -> StoredRow {
    StoredRow(
      key: key, id: profile.newID(of: key.kind, in: records),
      fields: fields.filter { $0.value != .null }, createdAt: now)
  }
}
