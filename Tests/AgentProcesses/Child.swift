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
  package init(
    _ executable: String, _ arguments: [String], environment: [String: String],
    folder: String? = nil, streams: [String]
  ) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (descriptor, path) in streams.enumerated() {
      let flags = descriptor == 0 ? O_RDONLY : O_WRONLY | O_APPEND
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
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

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
  /// Kept so that its files are there as long as they are asked for.
  private let folder: TemporaryFolder
  private let files: [URL]

  package init(
    _ executable: String, _ arguments: [String], environment: [String: String],
    input: String = "", folder: TemporaryFolder
  ) throws {
    self.folder = folder
    let name = UUID().uuidString
    files = ["in", "out", "err"].map { folder.url.appendingPathComponent("\(name).\($0)") }
    try Data(input.utf8).write(to: files[0])
    for file in files[1...] { try Data().write(to: file) }
    child = try Child(
      executable, arguments, environment: environment, folder: folder.url.path,
      streams: files.map(\.path))
  }

  /// What it has written to standard output so far.
  package func output() throws -> String {
    String(decoding: try Data(contentsOf: files[1]), as: UTF8.self)
  }

  /// The end of a program that was to go on.
  package struct Ended: Error {
    let output: String
    let talk: String
  }

  /// Waits for a line of standard output that begins with `start`.
  ///
  /// - Returns: the rest of that line.
  package func line(after start: String) async throws -> String {
    while true {
      let hasEnded = child.hasEnded
      let text = try output()
      let whole = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      if let line = whole.first(where: { $0.hasPrefix(start) }) {
        return String(line.dropFirst(start.count))
      }
      guard !hasEnded else { throw Ended(output: text, talk: try talk()) }
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  /// Runs `work` and makes the program end, whatever came of it.
  package func during(_ work: () async throws -> Void) async throws {
    let result: Result<Void, any Error>
    do {
      result = .success(try await work())
    } catch {
      result = .failure(error)
    }
    child.send(signal: SIGKILL)
    _ = try await finished()
    try result.get()
  }

  private func talk() throws -> String {
    String(decoding: try Data(contentsOf: files[2]), as: UTF8.self)
  }

  /// Waits for the end and takes the files away.
  package func finished() async throws -> Finished {
    let status = await child.end()
    defer { for file in files { try? FileManager.default.removeItem(at: file) } }  // folder goes
    return Finished(status: status, output: try output(), talk: try talk())
  }
}
