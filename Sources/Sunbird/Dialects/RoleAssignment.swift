import Codecs
import Registry

/// The call that changes the roles of a member without ending the membership.
package struct RoleAssignment: Hashable, Sendable {
  package enum Form: Hashable, Sendable {
    /// The list takes the place of the membership's roles (dialects.md §3.5).
    case replacing
    /// Single roles are added and removed, each within one organisation (dialects.md §4.5): the
    /// roles of other organisations stay.
    case single
  }

  package let endpoint: Endpoint
  package let form: Form

  /// The members of the request beside the user's id; nil where no role is to change.
  ///
  /// - Parameters:
  ///   - wanted: the roles that the membership is to have, as the server names them.
  ///   - known: those that it has.
  ///   - everybody: the role that nobody has to be given.
  func members(
    wanted: [String], known: [String], everybody: String?, organisationID: String
  ) -> [String: JSONValue]? {
    switch form {
    case .replacing:
      guard !wanted.isEmpty else { return nil }
      return [
        "organisationId": .string(organisationID), "roles": .array(wanted.map(JSONValue.string)),
      ]
    case .single:
      let added = wanted.filter { !known.contains($0) && $0 != everybody }
      let removed = known.filter { !wanted.contains($0) && $0 != everybody }
      guard !(added + removed).isEmpty else { return nil }
      let changes = added.map { ($0, "add") } + removed.map { ($0, "remove") }
      return [
        "roles": .array(
          changes.map { role, operation in
            .object([
              "role": .string(role), "operation": .string(operation),
              "scope": .array([.object(["organisationId": .string(organisationID)])]),
            ])
          })
      ]
    }
  }
}
