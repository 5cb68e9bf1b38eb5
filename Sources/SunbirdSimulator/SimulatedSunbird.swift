import Codecs
import Foundation

/// A stand-in of Sunbird's organisation and user API in this process, on a real socket.
///
/// It answers as the profile's generation does, with the gateway in front, counts every effect,
/// logs every request, and makes trouble on demand. What it stores lives as long as it does, across
/// `stop` and `refuseConnections` too.
package final class SimulatedSunbird: Sendable {
  private let service: SharedService
  private let listener: Listener
  private let options: SimulatorOptions

  package init(options: SimulatorOptions = SimulatorOptions()) {
    self.options = options
    service = SharedService(options)
    listener = Listener(port: options.port)
  }

  /// Listens on 127.0.0.1. Again after `stop`, it takes the same port.
  ///
  /// - Returns: the base URL, as `http://127.0.0.1:8080`.
  /// - Throws: what binding the port threw, for example that it is in use.
  @discardableResult
  package func start() async throws -> URL {
    let exchange = Exchange(
      service: service,
      control: ControlAPI(
        service: service, consumers: options.gateway.consumers ?? [],
        refuse: { [weak self] in self?.refuseConnections(for: $0) }),
      compressesReplies: options.compressesReplies, now: options.now)
    let port = try await listener.open { request, writer, channel in
      try await exchange.respond(to: request, writer, on: channel)
    }
    var components = URLComponents()
    components.scheme = "http"
    components.host = "127.0.0.1"
    components.port = port
    guard let url = components.url else { throw URLError(.badURL) }
    return url
  }

  /// Closes the listening socket and all connections, and waits until that is done.
  package func stop() async {
    await listener.close()
  }

  /// Refuses connections, as a server that is down does: the listening socket and every kept-alive
  /// connection close.
  package func refuseConnections() async {
    await listener.close()
  }

  /// Listens again on the same port, with everything that was stored.
  ///
  /// - Throws: what binding the port threw.
  package func acceptConnections() async throws {
    try await start()
  }

  /// Refuses connections for a while; then listens again as soon as the port can be had.
  private func refuseConnections(for duration: Duration) {
    Task {
      await refuseConnections()
      try await Task.sleep(for: duration)
      while true {
        do {
          return try await acceptConnections()
        } catch {
          try await Task.sleep(for: .milliseconds(100))
        }
      }
    }
  }
}

extension SimulatedSunbird {
  /// How many times each write took effect.
  package var effects: EffectCounts { service.withLock { $0.effects } }

  /// The requests so far, those of `/_sim/` excepted, in the order of their arrival.
  package var requests: [RequestRecord] { service.withLock { $0.log.records } }

  /// What is committed, oldest first.
  package var rows: [StoredRow] {
    service.withLock { service in
      StoredKey.Kind.allCases.flatMap { service.records.committed.all($0) }
    }
  }

  /// What is committed under this key.
  package subscript(key: StoredKey) -> StoredRow? {
    service.withLock { $0.records.committed[key] }
  }

  /// Puts a fault behind those that are in force.
  package func add(_ fault: Fault) {
    service.withLock { $0.faults.add(fault) }
  }

  /// From now on the jobs of uploads start so much later; those that were taken before keep their time.
  package func delayUploads(by delay: Duration) {
    service.withLock { $0.options.bulkDelay = delay }
  }

  package func removeFaults() {
    service.withLock { $0.faults.clear() }
  }

  /// Puts fields over a record as somebody else would, and makes the record where there is none; a
  /// membership that was left becomes active. Null clears a field. Counts no effect.
  package func changeAsSomebodyElse(_ key: StoredKey, _ fields: [String: JSONValue] = [:]) {
    service.withLock { $0.changeAsSomebodyElse(key, fields) }
  }

  /// Takes a record away as somebody else would: a membership is left, an organisation or a user is
  /// gone altogether. Counts no effect; nothing happens where there is none.
  package func removeAsSomebodyElse(_ key: StoredKey) {
    service.withLock { $0.removeAsSomebodyElse(key) }
  }
}
