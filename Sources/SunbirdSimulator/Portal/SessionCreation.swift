import Codecs
import Foundation

/// The portal's auto-login endpoint in its first version (sunbird.md §8). It never answers 4xx: what fails goes back to the portal's start page.
struct SessionCreation {
  /// The gateway's consumers; nil where the gateway lets everybody in.
  let consumers: [GatewayConsumer]?
  let now: Date
  /// Makes users who are not there (`sunbird_autocreate_trampoline_user`).
  let createsUsers: Bool

  enum Outcome {
    case signedOn(redirect: String)
    case create(StoredKey, [String: JSONValue], redirect: String)
    case failed(Failure)
  }

  enum Failure: String {
    case credentials = "Request credentials verification failed. Please try with valid credentials."
    case user = "Failed to create/authenticate user. Please try again with valid user data"
  }

  /// What becomes of the request; `records` is the index, which is all that profile reads see.
  func outcome(_ request: ArrivedRequest, in records: StoredTables) -> Outcome {
    guard let token = Self.token(of: request), let claims = Self.claims(of: token),
      isSigned(token), isTimely(claims), let subject = claims["sub"]?.string, !subject.isEmpty
    else { return .failed(.credentials) }
    let issuer = claims["iss"]?.string ?? ""
    let redirect = claims["redirect_uri"]?.string ?? "/resources"
    guard let key = StoredKey.user(loginID: "\(subject)@\(issuer)") else { return .failed(.user) }
    if records[key] != nil { return .signedOn(redirect: redirect) }
    guard createsUsers, let fields = Self.fields(claims) else { return .failed(.user) }
    return .create(key, fields, redirect: redirect)
  }

  /// The echo service behind the gateway is asked with the token: it must be the token of a
  /// consumer in the group echoUser.
  private func isSigned(_ token: String) -> Bool {
    guard let consumers else { return true }
    let echo = ArrivedRequest(
      method: "GET", path: "/test", headers: ["authorization": "Bearer \(token)"])
    do {
      return try TokenCheck(consumers: consumers).consumer(of: echo).groups.contains("echoUser")
    } catch {
      return false
    }
  }

  /// `iat` strictly before the present second, `exp` behind it; both are required.
  private func isTimely(_ claims: [String: JSONValue]) -> Bool {
    guard let issued = claims["iat"]?.number, let end = claims["exp"]?.number else { return false }
    let second = now.timeIntervalSince1970.rounded(.down)
    return issued < second && end > second
  }

  /// The new user's fields; nil where Sunbird would refuse them.
  private static func fields(_ claims: [String: JSONValue]) -> [String: JSONValue]? {
    let names = [
      ("firstName", "name"), ("email", "email"), ("emailVerified", "email_verified"),
      ("phone", "phone_number"), ("phoneVerified", "phone_number_verified"),
    ]
    var fields: [String: JSONValue] = [:]
    for (field, claim) in names { fields[field] = claims[claim] }
    let isComplete = fields["firstName"] != nil && (fields["email"] ?? fields["phone"]) != nil
    return isComplete ? fields : nil
  }

  private static func token(of request: ArrivedRequest) -> String? {
    let prefix = "token="
    return request.query.split(separator: "&").first { $0.hasPrefix(prefix) }
      .flatMap { String($0.dropFirst(prefix.count)).removingPercentEncoding }
  }

  private static func claims(of token: String) -> [String: JSONValue]? {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let bytes = Base64URL.decode(parts[1]) else { return nil }
    do {
      return try JSONValue(json: bytes).object
    } catch {
      return nil
    }
  }
}

extension SunbirdService {
  /// Answers a link: a session and 302, or 302 to the start page with the reason in base 64.
  mutating func createSession(_ request: ArrivedRequest) -> HTTPReply {
    let now = options.now()
    refreshIndex(at: now)
    let creation = SessionCreation(
      consumers: options.gateway.consumers, now: now, createsUsers: options.createsSignedOnUsers)
    switch creation.outcome(request, in: records.indexed) {
    case .signedOn(let redirect): return .session(goingTo: redirect)
    case .create(let key, let fields, let redirect):
      changeAsSomebodyElse(key, fields)
      return .session(goingTo: redirect)
    case .failed(let failure):
      let host = request.headers["host"] ?? ""
      let reason = Data(failure.rawValue.utf8).base64EncodedString()
      return .found("http://\(host)?error=\(reason)")
    }
  }
}

extension HTTPReply {
  fileprivate static func session(goingTo address: String) -> HTTPReply {
    var reply = found(address)
    reply.headers["Set-Cookie"] = "connect.sid=\(UUID().uuidString); Path=/; HttpOnly"
    return reply
  }

  fileprivate static func found(_ address: String) -> HTTPReply {
    HTTPReply(
      status: 302, contentType: "text/plain; charset=utf-8",
      body: "Found. Redirecting to \(address)", headers: ["Location": address])
  }
}
