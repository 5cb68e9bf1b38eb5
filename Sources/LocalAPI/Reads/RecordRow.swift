import Codecs
import Foundation
import Reconciliation
import Registry

/// A record as the documented reads answer it (sunbird.md §4), from what this office knows.
package struct RecordRow: Sendable {
  let key: RecordKey
  /// Nil while Sunbird has not told it.
  let serverID: String?
  let fields: Fields
  /// The schools of a user.
  let schools: [School]
  let knowledge: Knowledge

  /// A school that a user belongs to.
  package struct School: Hashable, Sendable {
    let key: RecordKey
    let name: String?

    package init(key: RecordKey, name: String?) {
      self.key = key
      self.name = name
    }
  }

  /// What the row rests on.
  package struct Knowledge: Hashable, Sendable {
    /// When Sunbird's last word on the record came; nil where none has.
    let heardAt: Date?
    /// The edits laid over it that Sunbird does not have yet.
    let pending: [String]

    package init(heardAt: Date?, pending: [String]) {
      self.heardAt = heardAt
      self.pending = pending
    }

    /// How old Sunbird's last word is, in whole seconds; nil where there is none.
    func age(at now: Date) -> Int? {
      heardAt.map { max(0, Int(now.timeIntervalSince($0))) }
    }
  }

  package init(
    key: RecordKey, serverID: String?, fields: Fields, schools: [School], knowledge: Knowledge
  ) {
    self.key = key
    self.serverID = serverID
    self.fields = fields
    self.schools = schools
    self.knowledge = knowledge
  }

  /// The id by which programs may name the record: Sunbird's own, and the record's key until that is
  /// known.
  package static func id(of key: RecordKey, _ serverID: String?) -> String {
    serverID ?? key.description
  }

  /// The name of the member of a result that has a record's id.
  package static func idName(_ kind: RecordKind) -> String? {
    switch kind {
    case .organisation: "orgId"
    case .user: "userId"
    case .membership: nil
    }
  }

  package func age(at now: Date) -> Int? { knowledge.age(at: now) }

  /// The row. A field without a value is null; a secret is a marker.
  package func members(at now: Date) -> [String: JSONValue] {
    var members: [String: JSONValue] = [:]
    let shown = fields.withSecretsMarked
    for name in key.kind.fields {
      if !name.isSecret { members[name.rawValue] = .null }
      if let value = shown[name] { members[name.rawValue] = value.json }
    }
    members["provider"] = .string(key.provider)
    members["externalId"] = key.externalID.map(JSONValue.string)
    members["userName"] = key.userName.map(JSONValue.string)
    let id = JSONValue.string(Self.id(of: key, serverID))
    members["id"] = id
    members["status"] = 1
    switch key.kind {
    case .organisation: members["organisationId"] = id
    case .user:
      members["userId"] = id
      members["organisations"] = .array(schools.map(\.json))
    case .membership: break
    }
    members["known"] = [
      "at": knowledge.heardAt.map { .string($0.formatted(.iso8601)) } ?? .null,
      "age": knowledge.age(at: now).map { .number(Double($0)) } ?? .null,
      "pending": .array(knowledge.pending.map(JSONValue.string)),
    ]
    return members
  }
}

extension RecordRow.School {
  fileprivate var json: JSONValue {
    [
      "provider": .string(key.provider), "externalId": .string(key.externalID ?? ""),
      "orgName": name.map(JSONValue.string) ?? .null,
    ]
  }
}
