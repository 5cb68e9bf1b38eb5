import Glibc

/// What the service manager hands to a program and wants to hear of it (sd_listen_fds(3),
/// sd_notify(3)).
package struct ServiceManager: Sendable {
  /// Where it hears: a path, or an abstract name behind an `@`; nil where nobody does.
  private let notifyAddress: [UInt8]?
  /// The sockets that it has opened for this process.
  package let descriptors: [Int32]

  package init(_ environment: [String: String], processID: Int32) {
    descriptors = Self.descriptors(environment, processID: processID)
    notifyAddress = Self.address(environment["NOTIFY_SOCKET"])
  }

  /// Tells it something, for example that this program is ready. Whoever can't be told is not: the
  /// work goes on.
  ///
  /// - Returns: whether it was told.
  @discardableResult
  package func tell(_ states: String...) -> Bool {
    guard let notifyAddress else { return false }
    let kind = Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = socket(AF_UNIX, kind, 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    let text = Array(states.joined(separator: "\n").utf8)
    let flags = Int32(MSG_NOSIGNAL)
    let sent = SystemAddress.withFile(notifyAddress) { address, length in
      sendto(descriptor, text, text.count, flags, address, length)
    }
    return sent == text.count
  }

  /// The first is 3; they count only for the process that they were meant for, and not for its
  /// children.
  static func descriptors(_ environment: [String: String], processID: Int32) -> [Int32] {
    guard environment["LISTEN_PID"].flatMap({ Int32($0) }) == processID,
      let count = environment["LISTEN_FDS"].flatMap({ Int32($0) }), (1...64).contains(count)
    else { return [] }
    return Array(3..<(3 + count))
  }

  /// An address as the system takes it: an abstract name begins with a zero byte.
  static func address(_ text: String?) -> [UInt8]? {
    guard var bytes = text.map({ Array($0.utf8) }), let first = bytes.first,
      first == UInt8(ascii: "/") || first == UInt8(ascii: "@"), bytes.count > 1,
      bytes.count <= SystemAddress.maxPath
    else { return nil }
    if first == UInt8(ascii: "@") { bytes[0] = 0 }
    return bytes
  }
}
