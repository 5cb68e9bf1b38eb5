import Foundation
import HTTPTransport
import Sunbird

/// The one plain question by which a network's login is known where https tells nothing: portals
/// refuse port 443, or answer there with a certificate of their own.
package enum PortalQuestion {
  /// `GET http://HOST/` without credentials; nil where https is not what failed.
  package static func request(
    baseURL: String, after failure: TransportFailure.Kind
  ) -> HTTPRequest? {
    guard let base = URL(string: baseURL), base.scheme?.lowercased() == "https",
      let host = base.host
    else { return nil }
    switch failure {
    case .connect, .connectTimeout, .tls:
      let name = host.contains(":") ? "[\(host)]" : host
      return HTTPRequest(
        method: .get, url: "http://\(name)/",
        headers: [HTTPHeader(name: "Accept", value: "application/json")], acceptsGzip: false,
        goesAsHTTPS: true)
    case .nameResolution, .stalled, .cut, .responseTooLarge, .badResponse, .cancelled, .misuse,
      .library:
      return nil
    }
  }

  /// The login that answered; nil where it may be the server itself: it sends plain requests on to its
  /// own https address, and may have a page of its own.
  package static func portal(in response: HTTPResponse, baseURL: String) -> WayAnswer? {
    let answer = WayAnswer(
      response.reply(from: baseURL.replacing("https://", with: "http://", maxReplacements: 1)))
    return answer.kind == .portal ? answer : nil
  }
}
