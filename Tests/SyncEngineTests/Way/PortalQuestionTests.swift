import HTTPTransport
import Sunbird
import SyncEngine
import Testing

/// When the one plain question is asked by which a network's login is known, and what its answer
/// proves.
@Suite struct PortalQuestionTests {
  static let asked: [TransportFailure.Kind] = [.connect, .connectTimeout, .tls]
  static let notAsked: [TransportFailure.Kind] = [
    .nameResolution, .stalled, .cut, .responseTooLarge, .badResponse, .cancelled, .misuse, .library,
  ]

  @Test(arguments: asked) func aRefusedPortOrAForeignCertificateIsAskedAbout(
    kind: TransportFailure.Kind
  ) throws {
    let question = try #require(
      PortalQuestion.request(baseURL: "https://sunbird.example:8443/base", after: kind))
    // The usual port: that is where portals answer.
    #expect(question.url == "http://sunbird.example/")
    #expect(question.method == .get && question.body == nil)
    #expect(question.headers.map(\.name) == ["Accept"])
    #expect(question.goesAsHTTPS)
    let literal = PortalQuestion.request(baseURL: "https://[::1]", after: kind)
    #expect(literal?.url == "http://[::1]/")
    #expect(PortalQuestion.request(baseURL: "http://sunbird.example", after: kind) == nil)
  }

  @Test(arguments: notAsked) func nothingElseIs(kind: TransportFailure.Kind) {
    #expect(PortalQuestion.request(baseURL: "https://sunbird.example", after: kind) == nil)
  }

  private static func answer(
    _ status: Int, _ body: String = "<html>hello</html>", location: String? = nil
  ) -> HTTPResponse {
    let headers = location.map { [HTTPHeader(name: "Location", value: $0)] } ?? []
    return HTTPResponse(
      status: status, headers: [HTTPHeader(name: "Content-Type", value: "text/html")] + headers,
      body: Array(body.utf8))
  }

  static let answers: [(HTTPResponse, Bool)] = [
    (answer(200), true), (answer(511), true),
    (answer(302, location: "http://login.hotel.example/"), true),
    (answer(307, location: "http://192.168.1.1:2050/"), true),
    // The server itself sends on to its own https address.
    (answer(301, location: "https://sunbird.example/"), false),
    (answer(404), false), (answer(403), false), (answer(503), false),
  ]

  @Test(arguments: answers) func whatAnswersIsAPortalOrNot(response: HTTPResponse, isPortal: Bool) {
    let portal = PortalQuestion.portal(in: response, baseURL: "https://sunbird.example")
    #expect((portal != nil) == isPortal)
  }
}
