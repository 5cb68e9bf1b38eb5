import HummingbirdCore
import Logging
import NIOCore
import NIOPosix

/// The listening socket with its connections. It can be closed and opened again on its port.
///
/// An actor, because opening and closing take time and must not overlap.
actor Listener {
  private var running: Running?
  /// Keeps the port while nobody listens on it.
  private var held: HeldPort?
  private var port: Int
  private let logger = Logger(label: "sunbird-simulator") { _ in SwiftLogNoOpLogHandler() }

  private struct Running {
    let port: Int
    let server: Task<Void, Never>
    let connections: AcceptedConnections
    let socket: ListeningSocket?
  }

  /// - Parameter port: on 127.0.0.1; 0 is any free one, which is then kept.
  init(port: Int) {
    self.port = port
  }

  /// Listens, unless it does already.
  ///
  /// - Returns: the port.
  /// - Throws: what binding the port threw, for example that it is in use.
  func open(_ responder: @escaping HTTPChannelHandler.Responder) async throws -> Int {
    if let running { return running.port }
    let connections = AcceptedConnections(responder)
    let (ports, bound) = AsyncThrowingStream<Int, any Error>.makeStream()
    let service = connections.server(
      configuration: ServerConfiguration(address: .hostname("127.0.0.1", port: port)),
      onServerRunning: { bound.yield($0.localAddress?.port ?? 0) },
      eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger)
    let server = Task {
      do {
        try await service.run()
        bound.finish()
      } catch {
        bound.finish(throwing: error)
      }
    }
    for try await port in ports {
      self.port = port
      running = Running(
        port: port, server: server, connections: connections, socket: ListeningSocket(port: port))
      held = nil
      return port
    }
    throw CancellationError()
  }

  /// Closes the listening socket and every connection, whatever goes on in it, and waits until all
  /// is closed.
  func close() async {
    guard let running else { return }
    self.running = nil
    running.server.cancel()
    await running.server.value
    running.socket?.stop()
    held = HeldPort(running.port)
    await running.connections.endWaiting(logger)
  }
}
