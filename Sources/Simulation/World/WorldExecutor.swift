import Foundation
import Reconciliation
import Synchronization

/// The one thread of a world: everything that its offices do runs here, one job after the other in
/// the order in which they became ready. So the order of events never depends on the machine, however
/// many tasks a pass has, and the world knows when all of them have come to rest.
///
/// A thread of its own, because the stores' transactions block it.
final class WorldExecutor: TaskExecutor {
  private struct State {
    var jobs: [UnownedJob] = []
    var next = 0
    /// Who waits until nothing is ready any more.
    var whenIdle: CheckedContinuation<Void, Never>?
    var isEnded = false
  }

  private let state = Mutex(State())
  private let arrival = DispatchSemaphore(value: 0)

  /// Starts its thread, which ends with ``end()``.
  func start() {
    let thread = Thread { [self] in run() }
    thread.stackSize = 4 << 20
    thread.start()
  }

  func end() {
    state.withLock { $0.isEnded = true }
    arrival.signal()
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    state.withLock { $0.jobs.append(job) }
    arrival.signal()
  }

  /// Returns when no job is ready any more: every other task of the world waits for something.
  func idle() async {
    await withCheckedContinuation { continuation in
      state.withLock { $0.whenIdle = continuation }
    }
  }

  private enum Step {
    case job(UnownedJob)
    case idle(CheckedContinuation<Void, Never>)
    case wait
    case end
  }

  private func run() {
    while true {
      switch step() {
      case .job(let job): job.runSynchronously(on: asUnownedTaskExecutor())
      case .idle(let continuation): continuation.resume()
      case .wait: arrival.wait()
      case .end: return
      }
    }
  }

  private func step() -> Step {
    state.withLock { state in
      if state.next < state.jobs.count {
        defer { state.next += 1 }
        return .job(state.jobs[state.next])
      }
      state.jobs.removeAll(keepingCapacity: true)
      state.next = 0
      if let continuation = state.whenIdle {
        state.whenIdle = nil
        return .idle(continuation)
      }
      return state.isEnded ? .end : .wait
    }
  }
}
