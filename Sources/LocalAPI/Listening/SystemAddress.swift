import Glibc

/// Addresses of sockets as the system's calls take them.
enum SystemAddress {
  /// The longest path of a socket: a place for it and its end (unix(7)).
  static let maxPath = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1

  /// Calls `work` with the address of a socket at `path`; a path that begins with a zero byte names an
  /// abstract one.
  static func withFile<Result>(
    _ path: [UInt8], _ work: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.prefix(maxPath)) }
    // An abstract name is as long as the address says, and what follows is part of it.
    let isAbstract = path.first == 0
    let length = MemoryLayout<sa_family_t>.size + path.count + (isAbstract ? 0 : 1)
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { work($0, socklen_t(length)) }
    }
  }

  /// Calls `work` with a port of 127.0.0.1.
  static func withLoopback<Result>(
    _ port: UInt16, _ work: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        work($0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  /// Where a socket stands.
  enum Place: Equatable {
    case file(path: String)
    case loopback(url: String)
    case elsewhere(String)
  }

  /// Where the socket of a descriptor stands; nil where it is no socket of a kind that can listen.
  static func place(of descriptor: Int32) -> Place? {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let isKnown = withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        getsockname(descriptor, $0, &length)
      }
    }
    guard isKnown == 0 else { return nil }
    return withUnsafeBytes(of: storage) { bytes in
      switch Int32(storage.ss_family) {
      case AF_UNIX:
        let path = bytes[MemoryLayout<sa_family_t>.size..<Int(length)]
        return .file(path: String(decoding: path.prefix { $0 != 0 }, as: UTF8.self))
      case AF_INET: return internet(bytes.load(as: sockaddr_in.self))
      case AF_INET6: return internet(bytes.load(as: sockaddr_in6.self))
      default: return nil
      }
    }
  }

  private static func internet(_ address: sockaddr_in) -> Place {
    let port = UInt16(bigEndian: address.sin_port)
    let octets = withUnsafeBytes(of: address.sin_addr) { Array($0) }
    let text = octets.map(String.init).joined(separator: ".")
    return octets[0] == 127
      ? .loopback(url: "http://\(text):\(port)") : .elsewhere("\(text):\(port)")
  }

  private static func internet(_ address: sockaddr_in6) -> Place {
    let port = UInt16(bigEndian: address.sin6_port)
    let octets = withUnsafeBytes(of: address.sin6_addr) { Array($0) }
    let isLoopback = octets.dropLast().allSatisfy { $0 == 0 } && octets.last == 1
    return isLoopback ? .loopback(url: "http://[::1]:\(port)") : .elsewhere("port \(port) of IPv6")
  }
}
