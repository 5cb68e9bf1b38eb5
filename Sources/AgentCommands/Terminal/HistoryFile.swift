import Foundation

/// What a person typed into the REPL at a terminal, a line each, for the next time. Only its owner
/// reads it.
struct HistoryFile: Sendable {
  let path: String

  /// The most lines that are remembered.
  static let limit = 1000

  /// The person's own file, where programs of this kind keep such; nil where there is no place.
  static func own(in environment: [String: String]) -> HistoryFile? {
    let state = environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    let home = environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 + "/.local/state" : nil }
    return (state ?? home).map { HistoryFile(path: $0 + "/sunbird-agent/history") }
  }

  /// The last lines, oldest first; none where it can't be read. A file that has grown long is cut.
  func lines() -> [String] {
    // A history that is not there, or can't be read, is an empty one.
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return [] }
    let all = text.split(separator: "\n").map(String.init)
    let last = Array(all.suffix(Self.limit))
    if all.count > 2 * Self.limit {
      // One that can't be cut stays long, and is read all the same.
      try? WholeFile.write(Data((last.joined(separator: "\n") + "\n").utf8), to: path, mode: 0o600)
    }
    return last
  }

  /// Adds a line at once, so that nothing is lost with the program. Where that does not work out the
  /// line is just not remembered.
  func add(_ line: String) {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    // Without a history lines work all the same.
    try? FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { return }
    defer { close(file) }
    fchmod(file, 0o600)
    var bytes = Array((line + "\n").utf8)
    _ = Foundation.write(file, &bytes, bytes.count)
  }

  /// Whether a line may be kept: what is refused because others could read it is not.
  static func mayKeep(_ line: String) -> Bool {
    // What is no line of words is judged by its blanks: more is refused so, never less.
    let words =
      (try? CommandLineWords.split(line))
      ?? line.split(whereSeparator: \.isWhitespace).map(String.init)
    // Which rule it breaks, the command itself says.
    return (try? ArgumentRules.check(words)) != nil
  }
}
