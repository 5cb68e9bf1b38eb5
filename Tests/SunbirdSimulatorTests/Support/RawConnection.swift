import Foundation
import Glibc

/// A plain TCP connection to the server under test, so that a test sees exactly what came, and how
/// the connection ended. Calls block on a thread of their own, never on the cooperative pool.
struct RawConnection: Sendable {
  enum Failure: Error, Equatable {
    case refused(errno: Int32)
    case broken(errno: Int32)
  }

  private let descriptor: Int32

  static func open(_ url: URL) async throws -> RawConnection {
    let port = UInt16(url.port ?? 0)
    return try await onThread {
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      address.sin_addr.s_addr = inet_addr("127.0.0.1")
      let status = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
      guard status == 0 else {
        let reason = errno
        Glibc.close(descriptor)
        throw Failure.refused(errno: reason)
      }
      // Only a server that never answers waits so long; a busy machine can take half a minute.
      var patience = timeval(tv_sec: 300, tv_usec: 0)
      setsockopt(
        descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
      return RawConnection(descriptor: descriptor)
    }
  }

  func send(_ bytes: [UInt8]) async throws {
    try await Self.onThread {
      var sent = 0
      while sent < bytes.count {
        let count = bytes[sent...].withUnsafeBytes {
          Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        guard count > 0 else { throw Failure.broken(errno: errno) }
        sent += count
      }
    }
  }

  /// Ends the sending side, so that the server sees the end of what came.
  func finishSending() {
    shutdown(descriptor, Int32(SHUT_WR))
  }

  /// Reads one answer, or nil where the connection ended before its first byte.
  func readAnswer() async throws -> RawAnswer? {
    try await Self.onThread {
      var received: [UInt8] = []
      while true {
        if let answer = RawAnswer(received), answer.isComplete { return answer }
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        guard count >= 0 || errno == ECONNRESET else { throw Failure.broken(errno: errno) }
        guard count > 0 else { return RawAnswer(received) }
        received += chunk.prefix(count)
      }
    }
  }

  /// Reads whatever comes until the connection ends.
  ///
  /// - Returns: what came, and whether the end was a reset.
  func readToEnd() async throws -> (bytes: [UInt8], isReset: Bool) {
    try await Self.onThread {
      var received: [UInt8] = []
      while true {
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        guard count > 0 else { return (received, count < 0 && errno == ECONNRESET) }
        received += chunk.prefix(count)
      }
    }
  }

  func close() {
    Glibc.close(descriptor)
  }

  private static func onThread<Result: Sendable>(
    _ body: @escaping @Sendable () throws -> Result
  ) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(with: Swift.Result { try body() })
      }
    }
  }
}
