import Foundation
import Synchronization

@testable import HTTPTransport

/// A TCP server on loopback that does what a test's script says, connection by connection, and
/// remembers what it saw. Each connection has a thread of its own.
final class RawServer: Sendable {
  /// What one client sent, up to the end of its body.
  struct Request: Sendable {
    var head: String
    var body: [UInt8]
    /// Counted from zero, in the order accepted.
    var connection: Int

    var requestLine: String { String(head.prefix { $0 != "\r\n" }) }
    var byteCount: Int { head.utf8.count + body.count }

    func value(of name: String) -> String? {
      let prefix = name.lowercased() + ":"
      let line = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(prefix) }
      return line?.dropFirst(prefix.count).trimmingCharacters(in: .whitespaces)
    }
  }

  struct SetupFailure: Error {}

  fileprivate struct Record {
    var requests: [Request] = []
    var connections = 0
    var endedConnections = 0
    var bytesWritten = 0
    var busy = 0
    var mostBusy = 0
  }

  typealias Script = @Sendable (Connection) -> Void

  let port: Int
  private let listener: Int32
  fileprivate let record = Mutex(Record())

  /// - Parameter receiveBufferBytes: small, and the client's kernel must keep what this server has
  ///   not read; nothing leaves it to the system.
  init(receiveBufferBytes: Int32? = nil, script: @escaping Script) throws {
    listener = try Self.listen()
    if var bytes = receiveBufferBytes {
      setsockopt(
        listener, SOL_SOCKET, SO_RCVBUF, &bytes, socklen_t(MemoryLayout<Int32>.size))
    }
    port = try Self.port(of: listener)
    let server = self
    Thread.detachNewThread { server.accept(script) }
  }

  var url: String { "http://127.0.0.1:\(port)" }
  var requests: [Request] { record.withLock { $0.requests } }
  var connections: Int { record.withLock { $0.connections } }
  /// Those whose script has returned.
  var endedConnections: Int { record.withLock { $0.endedConnections } }
  var bytesWritten: Int { record.withLock { $0.bytesWritten } }
  var mostBusy: Int { record.withLock { $0.mostBusy } }

  /// Ends the accepting thread, and with it the server's hold on itself.
  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
  }

  /// A port that was free a moment ago, with nobody behind it.
  static func refusingPort() throws -> Int {
    let socket = try listen()
    defer { close(socket) }
    return try port(of: socket)
  }

  private func accept(_ script: @escaping Script) {
    while true {
      let socket = Glibc.accept(listener, nil, nil)
      guard socket >= 0 else { break }
      let number = record.withLock { record in
        record.connections += 1
        return record.connections - 1
      }
      Thread.detachNewThread {
        script(Connection(socket: socket, number: number, server: self))
        close(socket)
        self.record.withLock { $0.endedConnections += 1 }
      }
    }
    close(listener)
  }

  private static func listen() throws -> Int32 {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard socket >= 0, bound == 0, Glibc.listen(socket, 64) == 0 else { throw SetupFailure() }
    return socket
  }

  private static func port(of socket: Int32) throws -> Int {
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let named = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        getsockname(socket, $0, &length)
      }
    }
    guard named == 0 else { throw SetupFailure() }
    return Int(UInt16(bigEndian: address.sin_port))
  }
}

extension RawServer {
  /// The server's end of one connection; used by its script's thread alone.
  final class Connection {
    let number: Int
    private let socket: Int32
    private let server: RawServer
    private var unread: [UInt8] = []
    /// Happens before each read of at most 64 KiB.
    var beforeRead: () -> Void = {}

    fileprivate init(socket: Int32, number: Int, server: RawServer) {
      self.socket = socket
      self.number = number
      self.server = server
    }

    /// The next request with its whole body; nothing once the client has closed.
    func readRequest() -> Request? {
      guard let head = read(through: Array("\r\n\r\n".utf8)) else { return nil }
      var request = Request(
        head: String(decoding: head, as: UTF8.self), body: [], connection: number)
      let length = request.value(of: "Content-Length").flatMap { Int($0) } ?? 0
      while unread.count < length, fill() {}
      guard unread.count >= length else { return nil }
      request.body = Array(unread.prefix(length))
      unread.removeFirst(length)
      server.record.withLock { $0.requests.append(request) }
      return request
    }

    /// Reads the head of a request and leaves its body unread; false once the client has closed.
    func readHead() -> Bool { read(through: Array("\r\n\r\n".utf8)) != nil }

    /// Counts this connection as busy while `work` runs.
    func busy(_ work: () -> Void) {
      server.record.withLock { record in
        record.busy += 1
        record.mostBusy = max(record.mostBusy, record.busy)
      }
      work()
      server.record.withLock { $0.busy -= 1 }
    }

    func write(_ text: String) { write(Array(text.utf8)) }

    func write(_ bytes: [UInt8]) {
      // Counted before they go, so that a client that has them all finds them all counted.
      server.record.withLock { $0.bytesWritten += bytes.count }
      var sent = 0
      while sent < bytes.count {
        let count = bytes[sent...].withUnsafeBytes {
          send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        guard count > 0 else { return }
        sent += count
      }
    }

    func answer(_ body: String = "{}", status: String = "200 OK", headers: [String] = []) {
      answer(Array(body.utf8), status: status, headers: headers)
    }

    func answer(_ body: [UInt8], status: String = "200 OK", headers: [String] = []) {
      let lines = ["HTTP/1.1 \(status)"] + headers + ["Content-Length: \(body.count)", "", ""]
      write(Array(lines.joined(separator: "\r\n").utf8) + body)
    }

    /// Answers every request alike until the client closes.
    func answerAll(_ body: String = "{}") {
      while readRequest() != nil { answer(body) }
    }

    func pause(milliseconds: UInt32) { usleep(milliseconds * 1000) }

    /// Ends the connection by a reset, once what was written has been taken.
    func reset() {
      while OpenSockets.unacknowledgedBytes(of: socket) > 0 { pause(milliseconds: 1) }
      var how = linger(l_onoff: 1, l_linger: 0)
      setsockopt(socket, SOL_SOCKET, SO_LINGER, &how, socklen_t(MemoryLayout<linger>.size))
    }

    /// Returns when the client has closed.
    func waitForEnd() { while fill() {} }

    private func read(through mark: [UInt8]) -> [UInt8]? {
      while true {
        if let range = unread.firstRange(of: mark) {
          defer { unread.removeFirst(range.upperBound) }
          return Array(unread[..<range.upperBound])
        }
        guard fill() else { return nil }
      }
    }

    private func fill() -> Bool {
      beforeRead()
      var piece = [UInt8](repeating: 0, count: 64 * 1024)
      let count = recv(socket, &piece, piece.count, 0)
      guard count > 0 else { return false }
      unread.append(contentsOf: piece[..<count])
      return true
    }
  }
}
