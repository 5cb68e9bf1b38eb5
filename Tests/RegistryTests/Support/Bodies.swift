import Codecs
import Registry

typealias Body = [String: JSONValue]

extension WriteOperation {
  /// The smallest body that the document allows.
  var smallestBody: Body {
    switch self {
    case .createOrganisation:
      ["externalId": "29090100101", "provider": "ap", "orgName": "GHPS Narendra"]
    case .updateOrganisation:
      ["externalId": "29090100101", "provider": "ap", "description": "Classes 1 to 7"]
    case .createUser:
      [
        "userName": "asha.patil", "provider": "ap", "firstName": "Asha",
        "email": "asha@example.org", "emailVerified": true,
      ]
    case .updateUser: ["userName": "asha.patil", "provider": "ap", "location": "Dharwad"]
    case .addMember, .removeMember:
      ["externalId": "29090100101", "provider": "ap", "userName": "asha.patil"]
    }
  }

  /// The smallest body with other members laid over it.
  func body(with members: Body) -> Body {
    smallestBody.merging(members) { _, later in later }
  }
}

/// What validation says against a body; nil when it has nothing against it.
func problem(
  _ operation: WriteOperation, _ body: Body, channel: String? = nil
) -> EditProblem? {
  do {
    _ = try DraftEdit(operation: operation, body: body, channel: channel)
    return nil
  } catch {
    return error
  }
}
