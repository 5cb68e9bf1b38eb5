import Foundation
import Logging

/// Writes log lines to standard error: a word for the event, then `name=value` for each of its facts,
/// the edit's name among them, so that `journalctl` and `grep` find all about one edit.
///
/// In systemd's journal a line begins with its level as the journal reads it (sd-daemon(3)) and has no
/// time, which the journal keeps itself; elsewhere it begins with both.
struct LineLog: LogHandler {
  let isForJournal: Bool
  let write: @Sendable (String) -> Void
  var metadata = Logger.Metadata()
  var metadataProvider: Logger.MetadataProvider?
  var logLevel = Logger.Level.warning

  init(isForJournal: Bool, write: @escaping @Sendable (String) -> Void) {
    (self.isForJournal, self.write) = (isForJournal, write)
  }

  subscript(metadataKey name: String) -> Logger.Metadata.Value? {
    get { metadata[name] }
    set { metadata[name] = newValue }
  }

  func log(event: LogEvent) {
    let facts = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
    let text =
      ([event.message.description.safe] + facts.map { "\($0.key)=\(Self.value("\($0.value)"))" })
      .joined(separator: " ")
    write(
      isForJournal
        ? "<\(Self.priority(event.level))>\(text)"
        : "\(Date().rfc3339) \(event.level.rawValue): \(text)")
  }

  /// The text as one word, or else in quotes.
  private static func value(_ text: String) -> String {
    let text = text.safe
    let isWord = !text.isEmpty && !text.contains { $0 == " " || $0 == "\"" || $0 == "=" }
    return isWord
      ? text : "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
  }

  /// syslog(3).
  private static func priority(_ level: Logger.Level) -> Int {
    switch level {
    case .trace, .debug: 7
    case .info: 6
    case .notice: 5
    case .warning: 4
    case .error: 3
    case .critical: 2
    }
  }
}

/// Where standard error goes.
enum Journal {
  /// Whether it is systemd's journal: `JOURNAL_STREAM` names the device and the file that systemd
  /// connected it with (systemd.exec(5)).
  static func isStandardError(_ environment: [String: String]) -> Bool {
    guard let named = environment["JOURNAL_STREAM"] else { return false }
    var status = stat()
    return fstat(STDERR_FILENO, &status) == 0 && named == "\(status.st_dev):\(status.st_ino)"
  }
}
