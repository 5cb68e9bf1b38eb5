import Codecs
import Foundation
import Registry

/// What something between this machine and Sunbird answered in Sunbird's place: a network's login, a
/// proxy, a filter, a gateway that sent the request elsewhere. It judges neither an edit nor the
/// credentials, whatever its status.
package struct WayAnswer: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// A network that wants somebody to sign in first, as far as can be told.
    case portal
    /// A proxy that wants a login of its own.
    case proxyLogin
    /// The address speaks https only.
    case wrongAddress(String)
    /// Turned away: what it is about is not known.
    case denial
    /// Nothing is reached behind it.
    case noLine
    /// An answer of Sunbird's to another call: a cached, crossed or misrouted one.
    case anotherCall
    /// The beginning of an answer, or an empty one.
    case garbled
    case other
  }

  package let kind: Kind
  package let status: Int
  /// Who answered, as far as the reply tells.
  package let name: String?
  /// False only where the answer itself shows that the request was not passed on.
  package let mayHaveArrived: Bool
  /// Where a redirect leads.
  package let target: String?
  /// Whether it was given to CONNECT: it is about the host, and no record's alone.
  package let isOfTunnel: Bool
  /// In what form it answered, for a person.
  private let form: String

  /// - Parameter anotherCall: the `id` of an envelope that answers another call.
  init(_ reply: Reply, document: JSONValue?, anotherCall: String? = nil) {
    let text = String(decoding: reply.body.prefix(Self.looksAt), as: UTF8.self)
    status = reply.status
    name = WayAnswerer.name(reply, text: text)
    let kind = Self.kind(
      reply, text: text, isJSON: document != nil, isOtherCall: anotherCall != nil)
    self.kind = kind
    target = (300..<400).contains(reply.status) ? reply.headers["location"] : nil
    mayHaveArrived = !Self.isKnownToStop(kind, reply)
    isOfTunnel = false
    form = anotherCall.map { "an answer to \($0.prefix(60))" } ?? Self.form(reply, text: text)
  }

  /// A proxy's answer to CONNECT: it has no page that could be read, and nothing was passed on.
  init(refusingTunnel reply: Reply) {
    status = reply.status
    name = WayAnswerer.name(reply, text: "")
    kind = Self.tunnelKind(reply.status)
    target = (300..<400).contains(reply.status) ? reply.headers["location"] : nil
    mayHaveArrived = false
    isOfTunnel = true
    form = "\(reply.status) to CONNECT"
  }

  private static func tunnelKind(_ status: Int) -> Kind {
    switch status {
    case 407: .proxyLogin
    case 300..<400, 511: .portal
    // 404: privoxy's for a name without an address.
    case 404, 500...: .noLine
    case 401, 402, 403, 405, 451: .denial
    default: .other
    }
  }

  /// An answer to a question that is not Sunbird's to answer.
  package init(_ reply: Reply) { self.init(reply, document: nil) }

  /// How much of a body is looked at, in bytes: pages say who they are near their beginning.
  private static let looksAt = 4000

  private static func kind(
    _ reply: Reply, text: String, isJSON: Bool, isOtherCall: Bool
  ) -> Kind {
    if isOtherCall { return .anotherCall }
    if let address = secureAddress(reply, text: text) { return .wrongAddress(address) }
    if isPortal(reply, text: text) { return .portal }
    switch reply.status {
    case 407: return .proxyLogin
    case 502, 503, 504: return .noLine
    // Squid, tinyproxy and privoxy have their own words for it.
    case 404 where WayAnswerer.saysNoLine(reply, text: text),
      500 where WayAnswerer.saysNoLine(reply, text: text):
      return .noLine
    case 401, 403, 451: return .denial
    case 200..<300 where isJSON: return .other
    case 200..<300:
      let isCut = text.trimmingSpaces().hasPrefix("{")
      let saysJSON = reply.contentType?.lowercased().contains("json") == true
      let isPage = text.lowercased().contains("<html")
      return isCut || (saysJSON && !isPage) ? .garbled : .portal
    case 300..<400: return .portal
    default: return .other
    }
  }

  /// The signs by which networks tell that somebody has to sign in: RFC 6585, RFC 8908, WISPr.
  private static func isPortal(_ reply: Reply, text: String) -> Bool {
    reply.status == 511 || reply.contentType?.lowercased().contains("captive+json") == true
      || text.contains("WISPAccessGatewayParam")
  }

  /// The https address of the very server that was asked by http; nil where nothing says that there
  /// is one.
  private static func secureAddress(_ reply: Reply, text: String) -> String? {
    guard let base = reply.baseURL.flatMap({ URL(string: $0) }),
      base.scheme?.lowercased() == "http",
      let host = base.host?.lowercased()
    else { return nil }
    if (300..<400).contains(reply.status),
      let target = reply.headers["location"].flatMap({ URL(string: $0) }),
      target.scheme?.lowercased() == "https", target.host?.lowercased() == host
    {
      return "https://\(host)" + (target.port.map { ":\($0)" } ?? "")
    }
    // nginx's, Apache's and Go's words for plain HTTP on a TLS port.
    let isTLSPort =
      reply.status == 400
      && [
        "plain HTTP request was sent to HTTPS port", "plain HTTP to an SSL-enabled server port",
        "HTTP request to an HTTPS server",
      ].contains { text.contains($0) }
    return isTLSPort ? "https://\(host)" + (base.port.map { ":\($0)" } ?? "") : nil
  }

  /// Whether the answer shows that nothing was passed on. An answer that stands in the place of
  /// Sunbird's own does not: "sorry" pages, redirects and denials also replace what came back.
  private static func isKnownToStop(_ kind: Kind, _ reply: Reply) -> Bool {
    switch kind {
    case .proxyLogin, .wrongAddress: true
    case .portal: reply.status == 511
    case .noLine: WayAnswerer.neverConnected(reply)
    case .denial, .anotherCall, .garbled, .other: false
    }
  }

  private static func form(_ reply: Reply, text: String) -> String {
    if let target = reply.headers["location"], (300..<400).contains(reply.status) {
      return "\(reply.status), to \(target.prefix(80))"
    }
    let type = reply.contentType?.split(separator: ";").first.map { $0.trimmingSpaces() } ?? ""
    return type.isEmpty ? "\(reply.status)" : "\(reply.status), \(type.prefix(40))"
  }
}

extension WayAnswer {
  /// Whether it is an answer of what lets some requests pass and others not. The others are of what
  /// had no answer of its own, and may have passed the request on.
  package var mayTurnAway: Bool {
    switch kind {
    case .denial, .portal, .other: status < 500
    case .proxyLogin, .wrongAddress, .noLine, .anotherCall, .garbled: false
    }
  }

  /// Whether it may mean that the body's compression is not understood: a page of a proxy that has
  /// its own reasons does not.
  package var mayBeAboutCompression: Bool {
    switch kind {
    case .other: [400, 415].contains(status)
    case .portal, .proxyLogin, .wrongAddress, .denial, .noLine, .anotherCall, .garbled: false
    }
  }
}

// MARK: For a person

extension WayAnswer {
  /// The code of problems that such an answer makes begins so.
  private static let codePrefix = "way-"

  package var problem: Problem {
    Problem(code: "\(Self.codePrefix)\(status)", message: sentence, httpStatus: status)
  }

  /// What answered, and how.
  package var sentence: String {
    let who = name ?? (isOfTunnel ? "The proxy" : "Something on the way")
    return switch kind {
    case .portal:
      name.map {
        "\($0) answered in Sunbird's place (\(form)), as networks do that want a sign-in."
      }
        ?? "A page of this network came in Sunbird's place (\(form)): it may want a sign-in."
    case .proxyLogin: "\(name ?? "A proxy") asks for a login of its own (\(form))."
    case .wrongAddress(let address): "The address speaks https only: it is \(address) (\(form))."
    case .denial where isOfTunnel: "\(who) lets nothing through to Sunbird (\(form))."
    case .denial: "\(who) turned the request away before Sunbird or after it (\(form))."
    case .noLine: "\(who) answered in Sunbird's place: it reaches nothing behind it (\(form))."
    case .anotherCall: "\(who) brought \(form) in the place of this call's."
    case .garbled: "The answer can't be read as Sunbird's (\(form)): it is cut short or empty."
    case .other: "\(who) answered in Sunbird's place (\(form))."
    }
  }
}

extension Problem {
  /// Whether something on the way made it, and not Sunbird.
  package var isOfTheWay: Bool { code.hasPrefix("way-") }

  private static let policyPrefix = "policy-"

  static func policy(_ sentence: String, _ status: Int) -> Problem {
    Problem(
      code: "\(policyPrefix)\(status)",
      message: "The user token may not do this: \(sentence).", httpStatus: status)
  }

  /// Whether the policy agent made it: gateway and consumer's token have passed by then, and it is
  /// about this one request, unless the user token's time is over.
  package var isOfPolicy: Bool { code.hasPrefix(Self.policyPrefix) }

  /// Whether Sunbird itself refuses the user token, not the gateway the consumer's.
  package var isAboutUserToken: Bool { httpStatus == 401 && !code.hasPrefix("gateway-") }
}
