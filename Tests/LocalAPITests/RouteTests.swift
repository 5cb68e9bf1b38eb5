import LocalAPI
import Registry
import Testing

@Suite("Where a request leads")
struct RouteTests {
  @Test(arguments: [
    ("POST", "/api/org/v1/create", LocalCall.write(.createOrganisation), "api.org.create"),
    ("PATCH", "/api/org/v1/update", .write(.updateOrganisation), "api.org.update"),
    ("POST", "/api/user/v1/create", .write(.createUser), "api.user.create"),
    ("POST", "/api/user/v1/update", .write(.updateUser), "api.user.update"),
    ("POST", "/api/org/v1/member/add", .write(.addMember), "api.org.member.add"),
    ("POST", "/api/org/v1/member/remove", .write(.removeMember), "api.org.member.remove"),
    ("POST", "/api/org/v1/read", .readOrganisation, "api.org.read"),
    ("POST", "/api/org/v1/search", .searchOrganisations, "api.org.search"),
    ("POST", "/api/user/v1/profile/read", .readUser, "api.user.profile.read"),
    ("POST", "/api/user/v1/search", .searchUsers, "api.user.search"),
  ])
  func theDocumentsCallsAreFound(method: String, path: String, call: LocalCall, id: String) {
    #expect(Route.find(method: method, path: path) == .call(call))
    #expect(call.envelopeID == id)
  }

  @Test(arguments: [
    ("/status", LocalCall.status), ("/health", .health), ("/metrics", .metrics),
  ])
  func whatTellsOfTheOfficeHasNoEnvelope(path: String, call: LocalCall) {
    #expect(Route.find(method: "GET", path: path) == .call(call))
    #expect(call.envelopeID == nil)
  }

  @Test(arguments: [
    ("GET", "/api/org/v1/create", 405), ("POST", "/api/org/v1/update", 405),
    ("PATCH", "/api/user/v1/update", 405), ("POST", "/status", 405), ("DELETE", "/health", 405),
    ("POST", "/api/org/v2/create", 404), ("POST", "/api/org/v1/create/", 404), ("GET", "/", 404),
    ("POST", "/api/org/v1/member", 404), ("GET", "/bundles", 404),
  ])
  func everythingElseIsRefused(method: String, path: String, status: Int) {
    guard case .refused(let answer) = Route.find(method: method, path: path) else {
      Issue.record("found")
      return
    }
    #expect(answer.status == status)
    #expect((answer.headers["Allow"] != nil) == (status == 405))
  }
}
