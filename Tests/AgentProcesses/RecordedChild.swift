import Foundation

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
