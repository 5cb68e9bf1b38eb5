import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// A second hold on the socket that listens on a port, by which it can be made to stop listening.
///
/// A child process that was started meanwhile may have inherited the server's own descriptor; then
/// closing that one alone leaves the socket listening, with nobody to answer.
final class ListeningSocket: Sendable {
  private let descriptor: Int32

  /// - Returns: nil when no socket of this process listens on the port.
  init?(port: Int) {
    guard let own = Self.descriptors().first(where: { Self.listens($0, on: port) }) else {
      return nil
    }
    _ = fcntl(own, F_SETFD, FD_CLOEXEC)
    descriptor = fcntl(own, F_DUPFD_CLOEXEC, 0)
    guard descriptor >= 0 else { return nil }
  }

  /// Stops listening, whoever else holds the socket.
  func stop() { shutdown(descriptor, Int32(SHUT_RDWR)) }

  deinit { Glibc.close(descriptor) }

  private static func descriptors() -> [Int32] {
    // Without such a folder there is no second hold, and the server's own close has to do.
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    return names.compactMap { Int32($0) }
  }

  private static func listens(_ descriptor: Int32, on port: Int) -> Bool {
    var flag: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    guard getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &flag, &length) == 0, flag == 1 else {
      return false
    }
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let named = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        getsockname(descriptor, $0, &size)
      }
    }
    return named == 0 && Int(in_port_t(bigEndian: address.sin_port)) == port
  }
}
