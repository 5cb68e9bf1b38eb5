import Foundation

/// Ports of 127.0.0.1 for programs that can't be told to take any free one.
package enum LoopbackPort {
  package struct NoPort: Error {}

  /// A port on which nobody listened a moment ago.
  package static func free() throws -> Int {
    try withSocket { socket, address in
      guard bind(socket, address, length) == 0 else { throw NoPort() }
      var bound = sockaddr_in()
      var size = length
      let isKnown = withUnsafeMutablePointer(to: &bound) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          getsockname(socket, $0, &size) == 0
        }
      }
      guard isKnown else { throw NoPort() }
      return Int(UInt16(bigEndian: bound.sin_port))
    }
  }

  /// Whether somebody listens on the port.
  package static func answers(_ port: Int) throws -> Bool {
    try withSocket(port) { connect($0, $1, length) == 0 }
  }

  private static let length = socklen_t(MemoryLayout<sockaddr_in>.size)

  private static func withSocket<Result>(
    _ port: Int = 0, _ work: (Int32, UnsafePointer<sockaddr>) throws -> Result
  ) throws -> Result {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard socket >= 0 else { throw NoPort() }
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    return try withUnsafePointer(to: &address) { pointer in
      try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { try work(socket, $0) }
    }
  }
}
