import CCurl

/// The sockets of the connections kept alive, by their port on this side.
///
/// libcurl names the socket of a request only when the request is over (`CURLINFO_ACTIVESOCKET`),
/// but says before each request which local port it will use. An entry may be stale; a socket is
/// given out only if it still has that port.
final class OpenSockets {
  private var byLocalPort: [Int32: curl_socket_t] = [:]

  /// - Parameter opened: the sockets opened for this request, if any.
  func socket(localPort: Int32, opened: [curl_socket_t]) -> curl_socket_t? {
    if let fresh = opened.last(where: { ccurl_local_port($0) == localPort }) {
      byLocalPort[localPort] = fresh
    }
    guard let socket = byLocalPort[localPort] else { return nil }
    guard ccurl_local_port(socket) == localPort else {
      byLocalPort[localPort] = nil
      return nil
    }
    return socket
  }

  /// What the kernel takes beyond what the line carries only waits there, behind the answers of
  /// others, and has to be sent again as a whole where a slow line's queue overflows.
  static func limitSendBuffer(of socket: curl_socket_t) {
    _ = ccurl_limit_send_buffer(socket, sendBufferBytes)
  }

  static let sendBufferBytes: Int32 = 32 * 1024

  /// Bytes in the kernel that the other side has not acknowledged.
  static func unacknowledgedBytes(of socket: curl_socket_t) -> Int {
    max(0, Int(ccurl_unacknowledged_bytes(socket)))
  }
}
