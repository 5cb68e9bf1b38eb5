import Synchronization

/// The service behind a lock: connections are served at the same time, each call is decided and
/// committed in one piece.
final class SharedService: Sendable {
  private let service: Mutex<SunbirdService>

  init(_ options: SimulatorOptions) {
    service = Mutex(SunbirdService(options))
  }

  func withLock<Result: Sendable>(
    _ body: (inout sending SunbirdService) -> sending Result
  ) -> Result {
    service.withLock(body)
  }
}
