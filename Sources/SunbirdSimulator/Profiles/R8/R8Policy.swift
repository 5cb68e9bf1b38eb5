import Codecs

/// What the policy agent in front of 8.0 lets pass (dialects.md §6). Calls without a rule pass.
enum R8Policy {
  static func permits(_ question: PolicyQuestion) -> Bool {
    switch (question.endpoint.operation, question.endpoint.version) {
    case (.userUpdate, "v2"): isOwnUser(question) || hasRole("ORG_ADMIN", question)
    case (.userUpdate, _): isOwnUser(question)
    case (.userRead, "v5"):
      isOwnUser(question) || hasRole("ORG_ADMIN", question)
        || (question.fields["withTokens"] == "true" && question.caller != nil)
    case (.userRead, _): isOwnUser(question)
    case (.roleAssign, "v2"):
      administers(
        (question.fields["roles"]?.array ?? []).flatMap { role in
          (role["scope"]?.array ?? []).map { $0["organisationId"]?.string ?? "" }
        }, question)
    case (.roleAssign, _):
      administers([question.fields["organisationId"]?.string ?? ""], question)
    default: true
    }
  }

  private static func isOwnUser(_ question: PolicyQuestion) -> Bool {
    guard let id = question.fields["userId"]?.string, let caller = question.caller else {
      return false
    }
    return id == caller.id
  }

  private static func hasRole(_ role: String, _ question: PolicyQuestion) -> Bool {
    question.caller?.scopes[role] != nil
  }

  /// Whether the caller is an administrator of all these organisations, of one at least.
  private static func administers(_ organisations: [String], _ question: PolicyQuestion) -> Bool {
    guard let scope = question.caller?.scopes["ORG_ADMIN"], !organisations.isEmpty else {
      return false
    }
    return scope.isSuperset(of: organisations)
  }
}
