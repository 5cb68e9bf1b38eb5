import HTTPTransport
import Reconciliation

/// The line of one office in one pass: every exchange is an event of the world.
struct SimulatedTransport: Transport {
  let world: World
  let office: Int
  #if DEBUG
    private let mixed = MixedAnswers()
  #endif

  init(world: World, office: Int) {
    self.world = world
    self.office = office
  }

  func exchange(_ request: HTTPRequest) async -> HTTPExchange {
    #if DEBUG
      if Sabotage.isOn(.mixAnswers) {
        return await mixed.exchange(request.url) { await answer(to: request) }
      }
    #endif
    return await answer(to: request)
  }

  private func answer(to request: HTTPRequest) async -> HTTPExchange {
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

  /// The line is closed: a request that is handed over now does not leave.
  static let closed = Self.failure(
    TransportFailure(kind: .cancelled, reach: .notSent, detail: "closed"))

  /// May have arrived.
  static func lost(_ kind: TransportFailure.Kind) -> Self {
    .failure(TransportFailure(kind: kind, reach: .mayHaveArrived, detail: "lost"))
  }
}
