import CCurl

/// The sockets of the connections kept alive, by their port on this side.
///
/// libcurl names the socket of a request only when the request is over (`CURLINFO_ACTIVESOCKET`),
/// but says before each request which local port it will use. An entry may be stale; a socket is
/// given out only if it still has that port.
final class OpenSockets {
  private var byLocalPort: [Int32: curl_socket_t] = [:]
  /// Opened, and no request has been written to them yet.
  private var fresh: [curl_socket_t] = []
  /// The last stream that the server says it took, by the connection's port on this side.
  private var lastStreams: [Int32: UInt32] = [:]

  func opened(_ socket: curl_socket_t) {
    fresh.removeAll { $0 == socket || ccurl_local_port($0) < 0 }
    fresh.append(socket)
  }

  /// The socket that a request is about to be written to.
  func socket(localPort: Int32) -> curl_socket_t? {
    if let index = fresh.lastIndex(where: { ccurl_local_port($0) == localPort }) {
      byLocalPort[localPort] = fresh.remove(at: index)
      lastStreams[localPort] = nil
    }
    guard let socket = byLocalPort[localPort] else { return nil }
    guard ccurl_local_port(socket) == localPort else {
      byLocalPort[localPort] = nil
      return nil
    }
    return socket
  }

  /// The server has taken no stream above this one on the connection, and will take none.
  func note(lastStream: UInt32, localPort: Int32) { lastStreams[localPort] = lastStream }

  /// Whether the server has said that it never took this stream.
  func wasNeverTaken(_ stream: UInt32, localPort: Int32) -> Bool {
    lastStreams[localPort].map { $0 < stream } ?? false
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
