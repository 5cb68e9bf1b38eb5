/// A whole answer. Any well-formed one counts, whoever gave it: a captive portal's page too.
package struct HTTPResponse: Sendable, Equatable {
  package var status: Int
  /// In the order received; a repeated header stays repeated.
  package var headers: [HTTPHeader]
  /// Decoded, where the server had compressed it.
  package var body: [UInt8]
  /// Whether a proxy gave it to CONNECT, and with it let nothing through: no byte of the request has
  /// left.
  package var refusesTunnel: Bool

  package init(
    status: Int, headers: [HTTPHeader] = [], body: [UInt8] = [], refusesTunnel: Bool = false
  ) {
    self.status = status
    self.headers = headers
    self.body = body
    self.refusesTunnel = refusesTunnel
  }

  /// The value of the first header of that name, in any case.
  package func value(of name: String) -> String? {
    let wanted = name.lowercased()
    return headers.first {
      $0.name.utf8.count == wanted.utf8.count && $0.name.lowercased() == wanted
    }?.value
  }
}
