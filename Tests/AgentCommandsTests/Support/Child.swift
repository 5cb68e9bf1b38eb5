import Foundation

/// A program under way.
///
/// Started with `posix_spawn` because Foundation's `Process` is not safe to start from several
/// threads at once on Linux: it crashes the tests now and then.
struct Child: Sendable {
  private let id: pid_t

  /// - Parameters:
  ///   - streams: the paths of the files that are standard input, output and error.
  init(
    _ executable: URL, _ arguments: [String], environment: [String: String], folder: URL,
    streams: [String]
  ) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (descriptor, path) in streams.enumerated() {
      let flags = descriptor == 0 ? O_RDONLY : O_WRONLY | O_APPEND
      posix_spawn_file_actions_addopen(&actions, Int32(descriptor), path, flags, 0)
    }
    // A listening socket of the test's own process must not live on in its children.
    // Closing what is not open is no failure here.
    for descriptor in 3..<Int32(min(1024, sysconf(Int32(_SC_OPEN_MAX)))) {
      posix_spawn_file_actions_addclose(&actions, descriptor)
    }

    // What the test's own process ignores, its children must not.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var defaults = sigset_t()
    sigemptyset(&defaults)
    sigaddset(&defaults, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))

    let shell = "/bin/sh"
    let line = #"cd "$0" && exec "$@""#
    var words =
      ([shell, "-c", line, folder.path, executable.path] + arguments).map { strdup($0) } + [nil]
    var variables = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for text in words + variables { free(text) } }
    var id: pid_t = 0
    let failure = posix_spawn(&id, shell, &actions, &attributes, &words, &variables)
    guard failure == 0 else { throw POSIXError(.init(rawValue: failure) ?? .EIO) }
    self.id = id
  }

  /// Waits for the end, on a thread of its own.
  ///
  /// - Returns: the exit status; 128 and the signal's number, as a shell tells it, for a signal.
  func end() async -> Int32 {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        continuation.resume(returning: signal == 0 ? (status >> 8) & 0xFF : 128 + signal)
      }
    }
  }

  /// Asks it to end, or makes it, and waits for that.
  func stop(by signal: Int32 = SIGTERM) {
    kill(id, signal)
    var status: Int32 = 0
    while waitpid(id, &status, 0) < 0, errno == EINTR {}
  }

  /// Whether it has ended by itself.
  var hasEnded: Bool {
    var info = siginfo_t()
    guard waitid(P_PID, id_t(id), &info, WEXITED | WNOHANG | WNOWAIT) == 0 else { return true }
    return info.si_signo == SIGCHLD
  }
}
