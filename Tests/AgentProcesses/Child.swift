import CSpawn
import Foundation

/// A program under way.
///
/// Started with `posix_spawn` because Foundation's `Process` is not safe to start from several
/// threads at once on Linux, and takes a thread of its own to tell the end.
package struct Child: Sendable {
  package let id: pid_t

  /// - Parameters:
  ///   - environment: all of it; nothing of the developer's own reaches the program.
  ///   - folder: where it works; nil is where the tests do.
  ///   - streams: the paths of the files that are standard input, output and error.
  ///   - ownsTerminal: whether the first of them is a terminal, which is to be the program's own.
  package init(
    _ executable: String, _ arguments: [String], environment: [String: String],
    folder: String? = nil, streams: [String], ownsTerminal: Bool = false
  ) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (descriptor, path) in streams.enumerated() {
      let flags = ownsTerminal ? O_RDWR : descriptor == 0 ? O_RDONLY : O_WRONLY | O_APPEND
      posix_spawn_file_actions_addopen(&actions, Int32(descriptor), path, flags, 0)
    }
    if let folder { posix_spawn_file_actions_addchdir_np(&actions, folder) }
    // A socket of the test's own process must not live on in its children.
    posix_spawn_file_actions_addclosefrom_np(&actions, 3)

    // What the test's own process ignores or its threads block, its children must not.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigaddset(&signals, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    // A session's first terminal is its own. glibc shows the flag to programs with _GNU_SOURCE only.
    let session = ownsTerminal ? 0x80 : 0
    posix_spawnattr_setflags(
      &attributes, Int16(Int(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK) | session))

    var words = ([executable] + arguments).map { strdup($0) } + [nil]
    var variables = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for text in words + variables { free(text) } }
    var id: pid_t = 0
    let failure = posix_spawn(&id, executable, &actions, &attributes, &words, &variables)
    guard failure == 0 else { throw POSIXError(.init(rawValue: failure) ?? .EIO) }
    self.id = id
  }

  /// Waits for the end, on a thread of its own.
  ///
  /// - Returns: the exit status; 128 and the signal's number for a signal.
  package func end() async -> Int32 {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: wait()) }
    }
  }

  package func send(signal: Int32) { kill(id, signal) }

  /// Makes it end, and waits for that.
  @discardableResult
  package func stop(by signal: Int32 = SIGTERM) -> Int32 {
    kill(id, signal)
    return wait()
  }

  /// Whether it has ended by itself.
  package var hasEnded: Bool {
    var info = siginfo_t()
    guard waitid(P_PID, id_t(id), &info, WEXITED | WNOHANG | WNOWAIT) == 0 else { return true }
    return info.si_signo == SIGCHLD
  }

  /// Waits for the end on the caller's thread.
  package func wait() -> Int32 {
    var status: Int32 = 0
    while waitpid(id, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }
}
