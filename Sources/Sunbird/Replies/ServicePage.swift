import Registry

/// A page of Sunbird's own service, which refuses so what never reaches the code of a call: a body
/// that is no JSON, or a method that the path does not have (Play 2.4 and 2.7, sunbird.md §0.1, §6).
enum ServicePage {
  /// Play names the request, as the service behind the gateway knows it.
  private static let mark = "For request '"

  /// The longest such page, in bytes.
  private static let longest = 4000

  static func isOne(_ reply: Reply) -> Bool {
    guard [400, 404, 405, 415].contains(reply.status), reply.body.count <= longest else {
      return false
    }
    return String(decoding: reply.body, as: UTF8.self).contains(mark)
  }
}
