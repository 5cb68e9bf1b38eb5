import HTTPTransport

/// The line of one office: every exchange is an event of the world.
struct SimulatedTransport: Transport {
  let world: World
  let office: Int

  func exchange(_ request: HTTPRequest) async -> HTTPExchange {
    let start = world.time.now
    let result = await world.exchange(office, request)
    return HTTPExchange(
      result: result, bytesSent: request.body?.bytes.count ?? 0, bytesReceived: 0,
      seconds: Double(world.time.now - start) / 1000, reusedConnection: true)
  }

  /// What the engine hands over beyond what it allows is on its way, too: a server may be as slow to
  /// take it as it likes.
  func allow(_ requests: Int) {}
}

extension Result<HTTPResponse, TransportFailure> {
  /// Certain not to have left.
  static let refused = Self.failure(
    TransportFailure(kind: .connect, reach: .notSent, detail: "refused"))

  /// The server has said that it never took it.
  static let notTaken = Self.failure(
    TransportFailure(kind: .cut, reach: .notSent, detail: "not taken"))

  /// May have arrived.
  static func lost(_ kind: TransportFailure.Kind) -> Self {
    .failure(TransportFailure(kind: kind, reach: .mayHaveArrived, detail: "lost"))
  }
}
