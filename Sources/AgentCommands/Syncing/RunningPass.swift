import HTTPTransport
import Logging
import Outbox
import SyncEngine

/// One pass over a store's outbox, and how it is ended in order.
struct RunningPass: Sendable {
  private let pass: SyncPass
  private let transport: CurlTransport
  private let interruption = Interruption()

  init(
    _ outbox: Outbox, _ settings: SyncSettings, _ configuration: AgentConfiguration, log: Logger,
    teller: ProgressTeller
  ) async throws {
    transport = try SyncCommand.transport(configuration)
    pass = try await SyncPass(
      outbox: outbox, transport: transport, settings: settings,
      clock: SystemClock(interruption: interruption), log: log, progress: teller.tell,
      waiting: teller.tell)
  }

  func run() async throws -> (SyncReport, StopReason?) {
    do {
      let result = try await pass.run()
      await transport.close()
      return result
    } catch {
      await transport.close()
      throw error
    }
  }

  /// Ends it: what is under way is given a short while, then left as unknown.
  func end() async {
    await pass.interrupt()
    interruption.begin()
    await SystemClock().sleep(seconds: Self.lastWait)
    await pass.abandonRenewal()
    await transport.close()
  }

  /// What a request under way is given when somebody asks for the end, in seconds.
  private static let lastWait = 2.0
}
