import CSpawn
import Foundation
import Synchronization

/// Why a program's output can't be had.
package enum ProgramFailure: Error, Equatable, Sendable {
  /// errno of starting it.
  case notStarted(Int32)
  case ended(status: Int32)
  case killed(signal: Int32)
  case tookTooLong
  case printedTooMuch
  /// Nobody waits for it any more.
  case abandoned

  var sentence: String {
    switch self {
    case .notStarted(let code): "can't be started: \(String(cString: strerror(code)))"
    case .ended(let status): "ended with status \(status)"
    case .killed(let signal): "was ended by signal \(signal)"
    case .tookTooLong: "took too long and was ended"
    case .printedTooMuch: "printed too much and was ended"
    case .abandoned: "was ended before it had printed a token"
    }
  }
}

/// Runs a program without a shell and takes what it prints on standard output.
///
/// By `posix_spawn`: Foundation's `Process` can't end a program's children, nor keep this process's
/// sockets and files from them. Standard input is empty, standard error goes nowhere: it might name a
/// secret. The output is what it has printed when it ends: a child that it leaves behind, like an
/// agent that keeps keys, may hold the pipe open for as long as it likes.
package enum ProgramOutput {
  /// Ends the program when the task is cancelled.
  ///
  /// - Parameters:
  ///   - words: the program, by path or by a name in `PATH`, and its arguments.
  ///   - limit: how long it may run; then it and its children are ended.
  ///   - maxBytes: the most it may print.
  package static func read(
    _ words: [String], within limit: Duration, maxBytes: Int
  ) async -> Result<Data, ProgramFailure> {
    let wait = WaitLimit(deadline: ContinuousClock.now.advanced(by: limit))
    // It waits in system calls, so on a thread of its own.
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        Thread.detachNewThread {
          continuation.resume(returning: run(words, wait, maxBytes: maxBytes))
        }
      }
    } onCancel: {
      wait.isGone.store(true, ordering: .relaxed)
    }
  }

  /// How long a program is waited for.
  private final class WaitLimit: Sendable {
    let deadline: ContinuousClock.Instant
    /// Whether nobody waits for it any more.
    let isGone = Atomic(false)

    init(deadline: ContinuousClock.Instant) { self.deadline = deadline }

    /// Why the wait is over; nil while it is not.
    var end: ProgramFailure? {
      if isGone.load(ordering: .relaxed) { return .abandoned }
      return ContinuousClock.now >= deadline ? .tookTooLong : nil
    }
  }

  /// How often the program's end is looked for while it prints nothing, in milliseconds.
  private static let lookInterval: Int32 = 10

  private static func run(
    _ words: [String], _ wait: WaitLimit, maxBytes: Int
  ) -> Result<Data, ProgramFailure> {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return .failure(.notStarted(errno)) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    defer { close(ends[0]) }
    let started = spawn(words, output: ends[1])
    close(ends[1])
    let child: pid_t
    switch started {
    case .success(let id): child = id
    case .failure(let failure): return .failure(failure)
    }
    let printed = collect(from: ends[0], of: child, wait, maxBytes: maxBytes)
    // The group is the program's own: its children end with it.
    if case .failure = printed { kill(-child, SIGKILL) }
    let status = end(of: child)
    return printed.flatMap { data in status.map { data } }
  }

  private static func spawn(
    _ words: [String], output: Int32
  ) -> Result<pid_t, ProgramFailure> {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    // Connections, the store and its lock are not the program's.
    posix_spawn_file_actions_addclosefrom_np(&actions, 3)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    posix_spawnattr_setpgroup(&attributes, 0)
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
    posix_spawnattr_setflags(&attributes, Int16(flags))

    var arguments = words.map { strdup($0) } + [nil]
    defer { for text in arguments { free(text) } }
    var id: pid_t = 0
    let failure = posix_spawnp(&id, words[0], &actions, &attributes, &arguments, environ)
    return failure == 0 ? .success(id) : .failure(.notStarted(failure))
  }

  /// What the program prints until it ends. Its end is looked for before the pipe is emptied, so
  /// that nothing it printed is missed.
  private static func collect(
    from descriptor: Int32, of child: pid_t, _ wait: WaitLimit, maxBytes: Int
  ) -> Result<Data, ProgramFailure> {
    var data = Data()
    while true {
      if let end = wait.end { return .failure(end) }
      let hasEnded = hasEnded(child)
      if let failure = empty(descriptor, into: &data) { return .failure(failure) }
      guard data.count <= maxBytes else { return .failure(.printedTooMuch) }
      if hasEnded { return .success(data) }
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      // A pipe that the program has closed is always ready, and has nothing more to say.
      if poll(&waiting, 1, lookInterval) > 0, waiting.revents & Int16(POLLIN) == 0 {
        usleep(UInt32(lookInterval) * 1000)
      }
    }
  }

  /// Whether the program has ended; its status is still to be taken.
  private static func hasEnded(_ child: pid_t) -> Bool {
    var info = siginfo_t()
    guard waitid(P_PID, id_t(child), &info, WEXITED | WNOHANG | WNOWAIT) == 0 else { return true }
    return info.si_signo == SIGCHLD
  }

  /// Reads what stands in the pipe, a bufferful at the most.
  private static func empty(_ descriptor: Int32, into data: inout Data) -> ProgramFailure? {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = Foundation.read(descriptor, &buffer, buffer.count)
    guard count < 0 else {
      data.append(contentsOf: buffer[..<count])
      return nil
    }
    return errno == EAGAIN || errno == EINTR ? nil : .notStarted(errno)
  }

  /// Takes the status of a program that has ended, or has been made to.
  private static func end(of child: pid_t) -> Result<Void, ProgramFailure> {
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 {
      guard errno == EINTR else { return .failure(.notStarted(errno)) }
    }
    let signal = status & 0x7F
    if signal != 0 { return .failure(.killed(signal: signal)) }
    let code = (status >> 8) & 0xFF
    return code == 0 ? .success(()) : .failure(.ended(status: code))
  }
}
