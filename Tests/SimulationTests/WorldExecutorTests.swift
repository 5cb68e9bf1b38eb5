import Synchronization
import Testing

@testable import Simulation

@Suite struct WorldExecutorTests {
  /// Three tasks that go on as long as they can, and then wait.
  @Test func isIdleWhenEverythingWaits() async {
    let executor = WorldExecutor()
    executor.start()
    defer { executor.end() }
    let steps = Steps()
    await withTaskExecutorPreference(executor) {
      let (stream, doors) = AsyncStream<Void>.makeStream()
      let tasks = ["a", "b", "c"].map { name in
        Task(executorPreference: executor) {
          for number in 1...3 {
            steps.note("\(name)\(number)")
            await Task.yield()
          }
        }
      }
      let waiting = Task(executorPreference: executor) {
        for await _ in stream { steps.note("open") }
      }
      await executor.idle()
      #expect(steps.all == ["a1", "b1", "c1", "a2", "b2", "c2", "a3", "b3", "c3"])
      doors.yield()
      await executor.idle()
      #expect(steps.all.last == "open")
      doors.finish()
      for task in tasks + [waiting] { await task.value }
    }
  }
}

private final class Steps: Sendable {
  private let names = Mutex<[String]>([])

  var all: [String] { names.withLock { $0 } }

  func note(_ name: String) { names.withLock { $0.append(name) } }
}
