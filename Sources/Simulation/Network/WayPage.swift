import HTTPTransport
import SunbirdSimulator

/// An answer of something between an office and Sunbird: a proxy, a filter, a gateway that is not
/// Sunbird's.
struct WayPage: Hashable, Sendable {
  enum Shape: CaseIterable, Hashable, Sendable {
    case html, json, text, empty
  }

  let status: Int
  let shape: Shape
  /// Whose clock is years ahead.
  let isFromTheFuture: Bool

  /// What a proxy says whose server does not answer.
  static func gatewayTrouble(_ dice: inout Dice) -> WayPage {
    WayPage(
      status: dice.pick([502, 503, 504]), shape: .html,
      isFromTheFuture: dice.happens(permille: 300))
  }

  /// Every status that means something elsewhere, in every shape. Those that are about a body's size
  /// or coding are meant that way whoever gives them, so they are not among these.
  static func any(_ dice: inout Dice) -> WayPage {
    WayPage(
      status: dice.pick(statuses), shape: dice.pick(Shape.allCases),
      isFromTheFuture: dice.happens(permille: 300))
  }

  /// What does not take compressed bodies says so.
  static func gzipRefusal(_ dice: inout Dice) -> WayPage {
    WayPage(status: 415, shape: dice.pick(Shape.allCases), isFromTheFuture: false)
  }

  private static let statuses = [
    200, 201, 202, 206, 301, 302, 307, 400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 417,
    421, 422, 423, 425, 426, 428, 431, 451, 499, 500, 501, 502, 503, 504, 505, 508, 511, 520, 599,
  ]

  var response: HTTPResponse {
    let (type, body) =
      switch shape {
      case .html: ("text/html", "<html><body>\(status)</body></html>")
      case .json: ("application/json", "{\"error\":\"\(status)\",\"status\":\(status)}")
      case .text: ("text/plain", "error \(status)")
      case .empty: ("text/html", "")
      }
    var headers = ["Via": "1.1 office-proxy"]
    if isFromTheFuture { headers["Date"] = "Sat, 02 Feb 2030 10:00:00 GMT" }
    if (300..<400).contains(status) { headers["Location"] = "http://portal.example/" }
    return HTTPResponse(HTTPReply(status: status, contentType: type, body: body, headers: headers))
  }
}
