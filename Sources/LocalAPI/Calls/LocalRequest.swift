/// Who is at the other end of a connection.
package enum LocalPeer: Hashable, Sendable {
  /// A process of this user of the machine; nil where the kernel does not say.
  case user(UInt32?)
  /// Somebody at an address.
  case address(String)
}

/// The head of a request.
package struct RequestHead: Hashable, Sendable {
  package let method: String
  /// Without the query.
  package let path: String
  /// By names in lower case; values of a repeated header are joined with `, `.
  package let headers: [String: String]
  package let peer: LocalPeer

  package init(method: String, path: String, headers: [String: String], peer: LocalPeer) {
    self.method = method
    self.path = path
    self.headers = headers
    self.peer = peer
  }

  package subscript(name: String) -> String? { headers[name] }

  /// How many bytes the body has, where the head says so.
  package var contentLength: Int? { self["content-length"].flatMap { Int($0) } }

  /// The request's own name for itself, which its answer repeats: what is no plain word is none.
  package var messageID: String? {
    guard let id = self["x-msgid"], (1...128).contains(id.utf8.count),
      id.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else { return nil }
    return id
  }
}

/// A request that has arrived whole.
package struct LocalRequest: Hashable, Sendable {
  package let head: RequestHead
  /// As it came, perhaps compressed.
  package let body: [UInt8]

  package init(head: RequestHead, body: [UInt8]) {
    self.head = head
    self.body = body
  }
}
