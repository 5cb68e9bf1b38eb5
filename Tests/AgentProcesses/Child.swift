import Foundation

/// A program under way.
///
/// Started with `posix_spawn` because Foundation's `Process` is not safe to start from several
/// threads at once on Linux, and takes a thread of its own to tell the end.
package struct Child: Sendable {
  package let id: pid_t

  /// - Parameters:
  ///   - environment: all of it; nothing of the developer's own reaches the program.
  ///   - streams: the paths of the files that are standard input, output and error.
  package init(
    _ executable: String, _ arguments: [String], environment: [String: String],
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

/// A program under way whose words go to files: no pipe can fill up, and none is inherited by a
/// program that another test starts at the same time.
package struct RecordedChild: Sendable {
  package let child: Child
  private let files: [URL]

  package init(
    _ executable: String, _ arguments: [String], environment: [String: String], input: String,
    folder: TemporaryFolder
  ) throws {
    let name = UUID().uuidString
    files = ["in", "out", "err"].map { folder.url.appendingPathComponent("\(name).\($0)") }
    try Data(input.utf8).write(to: files[0])
    for file in files[1...] { try Data().write(to: file) }
    child = try Child(
      executable, arguments, environment: environment, streams: files.map(\.path))
  }

  /// What it has written to standard output so far.
  package func output() throws -> String {
    String(decoding: try Data(contentsOf: files[1]), as: UTF8.self)
  }

  /// Waits for the end and takes the files away.
  package func finished() async throws -> Finished {
    let status = await child.end()
    defer { for file in files { try? FileManager.default.removeItem(at: file) } }  // folder goes
    return Finished(
      status: status, output: try output(),
      talk: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self))
  }
}
