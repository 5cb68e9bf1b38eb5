import Codecs
import Registry

extension Dialect {
  /// The question whether anybody has a userName; nil where there is no such question, or the server
  /// makes another of the name.
  package func existence(ofUserNamed name: String) -> APIRequest? {
    guard !fields.userNames.mayChange(name) else { return nil }
    return calls.userQuestions?.nameExists.request(id: name.pathSegment, body: nil)
  }
}

/// The answer to it.
package enum UserNameExistence {
  /// - Returns: nil for an answer that does not tell.
  package static func told(by reply: Reply, to request: APIRequest) -> Bool? {
    guard case .sunbird(let envelope) = ReplySource(reply, to: request),
      (200..<300).contains(reply.status), envelope.isOK,
      case .bool(let exists)? = envelope.result?["exists"]
    else { return nil }
    return exists
  }
}

extension String {
  /// The text as one segment of a path.
  var pathSegment: String {
    utf8.map { byte in
      let isPlain =
        (48...57).contains(byte) || (97...122).contains(byte | 0x20) || [45, 46, 95].contains(byte)
      if isPlain { return String(UnicodeScalar(byte)) }
      let digits = String(byte, radix: 16, uppercase: true)
      return "%" + (digits.count == 1 ? "0" : "") + digits
    }.joined()
  }
}
