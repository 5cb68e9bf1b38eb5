import HTTPTransport

/// The line of one office: every exchange is an event of the world.
struct SimulatedTransport: Transport {
  let world: World
  let office: Int

  func exchange(_ request: HTTPRequest) async -> HTTPExchange {
    HTTPExchange(
      result: await world.exchange(office, request), bytesSent: request.body?.bytes.count ?? 0,
      bytesReceived: 0, seconds: 0, reusedConnection: true)
  }

  /// An office of a world has one thing at a time on its line anyway.
  func allow(_ requests: Int) {}
}

extension Result<HTTPResponse, TransportFailure> {
  /// Certain not to have left.
  static let refused = Self.failure(
    TransportFailure(kind: .connect, reach: .notSent, detail: "refused"))

  /// May have arrived.
  static func lost(_ kind: TransportFailure.Kind) -> Self {
    .failure(TransportFailure(kind: kind, reach: .mayHaveArrived, detail: "lost"))
  }
}
