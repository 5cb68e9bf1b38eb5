import Foundation

/// Times of this process and of programs that it starts.
enum Measure {
  struct Failed: Error, CustomStringConvertible {
    let description: String
  }

  /// Seconds that `work` took by the clock.
  static func wall(_ work: () async throws -> Void) async rethrows -> Double {
    let start = ContinuousClock.now
    try await work()
    return (ContinuousClock.now - start) / .seconds(1)
  }

  /// Seconds of all processors' time that `work` took in this process: what a busy machine does not
  /// change.
  static func cpu(_ work: () async throws -> Void) async rethrows -> Double {
    let start = processSeconds
    try await work()
    return processSeconds - start
  }

  private static var processSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// What a program cost, as the kernel counted when it ended.
  struct Cost: Sendable {
    let wallSeconds: Double
    let cpuSeconds: Double
    /// The most memory that it had; 0 where that was not watched.
    let peakBytes: Int
    let status: Int32
  }

  /// Runs a program to its end, without its output.
  ///
  /// - Parameter watchesMemory: looks at its memory every few milliseconds. What the kernel tells in
  ///   the end is no less than this process had when it started the program.
  static func program(
    _ path: String, _ arguments: [String], environment: [String: String] = [:],
    watchesMemory: Bool = false
  ) throws -> Cost {
    let start = ContinuousClock.now
    let child = try spawn(path, arguments, environment)
    var peak = 0
    while watchesMemory, !hasEnded(child) {
      peak = max(peak, peakBytes(of: child))
      usleep(5000)
    }
    var status: Int32 = 0
    var usage = rusage()
    guard wait4(child, &status, 0, &usage) == child else {
      throw Failed(description: "\(path) can't be waited for")
    }
    let cpu = [usage.ru_utime, usage.ru_stime].reduce(0) {
      $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6
    }
    return Cost(
      wallSeconds: (ContinuousClock.now - start) / .seconds(1), cpuSeconds: cpu,
      peakBytes: peak, status: status)
  }

  private static func hasEnded(_ child: pid_t) -> Bool {
    var info = siginfo_t()
    return waitid(P_PID, id_t(child), &info, WEXITED | WNOHANG | WNOWAIT) != 0
      || info.si_signo == SIGCHLD
  }

  /// `VmHWM` of the process's status file, which is in kB; 0 once it is gone.
  private static func peakBytes(of process: pid_t) -> Int {
    guard let status = FileManager.default.contents(atPath: "/proc/\(process)/status") else {
      return 0
    }
    let line = String(decoding: status, as: UTF8.self).split(separator: "\n")
      .first { $0.hasPrefix("VmHWM:") }
    return 1024 * (line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0)
  }

  private static func spawn(
    _ path: String, _ arguments: [String], _ environment: [String: String]
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor in [STDOUT_FILENO, STDERR_FILENO] {
      posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
    }
    let words = copies([path] + arguments)
    let settings = copies(["PATH=/usr/bin:/bin"] + environment.map { "\($0)=\($1)" })
    defer { for text in words + settings { free(text) } }
    var child: pid_t = 0
    let code = posix_spawn(&child, path, &actions, nil, words + [nil], settings + [nil])
    guard code == 0 else { throw Failed(description: "\(path) can't be started: \(code)") }
    return child
  }

  /// The texts as C has them, to be freed.
  private static func copies(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
    texts.map { text in strdup(text) }
  }
}
