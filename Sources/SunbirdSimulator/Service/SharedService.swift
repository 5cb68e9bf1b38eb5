import Foundation
import Synchronization

/// The service behind a lock: connections are served at the same time, each call is decided and
/// committed in one piece.
final class SharedService: Sendable {
  private let service: Mutex<SunbirdService>
  private let now: @Sendable () -> Date

  init(_ options: SimulatorOptions) {
    now = options.now
    service = Mutex(SunbirdService(options))
  }

  func withLock<Result: Sendable>(
    _ body: (inout sending SunbirdService) -> sending Result
  ) -> Result {
    let now = now()
    return service.withLock { service in
      service.catchUp(at: now)
      return body(&service)
    }
  }
}
