import Foundation

/// Why a program's output can't be had.
package enum ProgramFailure: Error, Equatable, Sendable {
  /// errno of starting it.
  case notStarted(Int32)
  case ended(status: Int32)
  case killed(signal: Int32)
  case tookTooLong
  case printedTooMuch

  var sentence: String {
    switch self {
    case .notStarted(let code): "can't be started: \(String(cString: strerror(code)))"
    case .ended(let status): "ended with status \(status)"
    case .killed(let signal): "was ended by signal \(signal)"
    case .tookTooLong: "took too long and was ended"
    case .printedTooMuch: "printed too much and was ended"
    }
  }
}

/// Runs a program without a shell and takes what it prints on standard output.
///
/// By `posix_spawn`: Foundation's `Process` can't end a program's children, which may hold the pipe
/// open for ever. Standard input is empty, standard error goes nowhere: it might name a secret.
package enum ProgramOutput {
  /// - Parameters:
  ///   - words: the program, by path or by a name in `PATH`, and its arguments.
  ///   - limit: how long it may run; then it and its children are ended.
  ///   - maxBytes: the most it may print.
  package static func read(
    _ words: [String], within limit: Duration, maxBytes: Int
  ) async -> Result<Data, ProgramFailure> {
    // It waits in system calls, so on a thread of its own.
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(returning: run(words, within: limit, maxBytes: maxBytes))
      }
    }
  }

  private static func run(
    _ words: [String], within limit: Duration, maxBytes: Int
  ) -> Result<Data, ProgramFailure> {
    let deadline = ContinuousClock.now.advanced(by: limit)
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return .failure(.notStarted(errno)) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[0]) }
    let started = spawn(words, output: ends[1])
    close(ends[1])
    let child: pid_t
    switch started {
    case .success(let id): child = id
    case .failure(let failure): return .failure(failure)
    }
    let printed = collect(from: ends[0], until: deadline, maxBytes: maxBytes)
    // The group is the program's own: its children end with it.
    if case .failure = printed { kill(-child, SIGKILL) }
    let status = end(of: child, until: deadline)
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

  private static func collect(
    from descriptor: Int32, until deadline: ContinuousClock.Instant, maxBytes: Int
  ) -> Result<Data, ProgramFailure> {
    var data = Data()
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let left = ContinuousClock.now.duration(to: deadline) / .milliseconds(1)
      guard left > 0 else { return .failure(.tookTooLong) }
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let ready = poll(&waiting, 1, Int32(min(left.rounded(.up), 60_000)))
      guard ready > 0 else { continue }  // interrupted, or the deadline
      let count = Foundation.read(descriptor, &buffer, buffer.count)
      if count == 0 { return .success(data) }
      guard count > 0 else {
        if errno == EINTR { continue }
        return .failure(.notStarted(errno))
      }
      data.append(contentsOf: buffer[..<count])
      guard data.count <= maxBytes else { return .failure(.printedTooMuch) }
    }
  }

  /// Waits for the end of a program that has closed its output, and makes it end at the deadline.
  private static func end(
    of child: pid_t, until deadline: ContinuousClock.Instant
  ) -> Result<Void, ProgramFailure> {
    var status: Int32 = 0
    var isKilled = false
    while true {
      let ended = waitpid(child, &status, isKilled ? 0 : WNOHANG)
      if ended == child { break }
      if ended < 0, errno != EINTR { return .failure(.notStarted(errno)) }
      if !isKilled, ContinuousClock.now >= deadline {
        kill(-child, SIGKILL)
        isKilled = true
      } else if !isKilled {
        usleep(5_000)
      }
    }
    let signal = status & 0x7F
    if isKilled { return .failure(.tookTooLong) }
    if signal != 0 { return .failure(.killed(signal: signal)) }
    let code = (status >> 8) & 0xFF
    return code == 0 ? .success(()) : .failure(.ended(status: code))
  }
}
