import Codecs
import Registry
import Sunbird
import SunbirdSimulator

/// One generation of Sunbird as both sides of a world know it: what its offices speak, and what its
/// server is. What a world needs to know of one beyond that is read from these two, so that a later
/// generation is one more name in each.
struct Generation: Sendable {
  let dialect: Dialect
  let profile: ServerProfile

  /// All that the agent speaks and the stand-in has a profile of.
  static let all: [Generation] = Dialect.all.compactMap { dialect in
    ServerProfile.all.first { $0.name == dialect.name }
      .map { Generation(dialect: dialect, profile: $0) }
  }

  /// Those that worlds are of. Where roles are assigned by a call of their own, and ids are looked up, a
  /// world can't say yet what an office was shown, nor whose record such a call is about.
  static let lived = all.filter { $0.dialect.calls.assignRoles == nil }

  var hasUploads: Bool { dialect.bulk != nil }

  /// Whether some calls do not go without a user token.
  var needsUserToken: Bool { dialect.userTokens.use != .everywhere }

  /// Whether a user update is about the user token's own user alone.
  var updatesOwnUserOnly: Bool { dialect.userTokens.updates == .ownUser }

  /// Fields of which reads show nothing, or only what a mask leaves.
  var concealed: Set<FieldName> { Set(dialect.hiding.masks.keys) }

  /// The texts of a user that people add to and take from.
  var userSet: FieldName { carries(.roles, of: .createUser) ? .roles : .subject }

  /// Whether the operation's request brings the field to the server.
  func carries(_ field: FieldName, of operation: WriteOperation) -> Bool {
    guard let forms = dialect.fields.forms[operation] else { return true }
    return forms[field].map(\.isSent) ?? false
  }

  /// A membership's fields as the server keeps them.
  func stored(_ fields: [String: JSONValue], of kind: StoredKey.Kind) -> [String: JSONValue] {
    guard kind == .membership, case .texts(let name)? = dialect.fields.forms[.addMember]?[.role],
      let role = fields[FieldName.role.rawValue]
    else { return fields }
    var stored = fields
    stored[FieldName.role.rawValue] = nil
    stored[name] = .array([role])
    return stored
  }
}
