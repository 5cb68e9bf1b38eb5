import Foundation
import Synchronization

/// A program at a pseudo-terminal, and somebody who types into it and reads what it shows.
package final class Typist: Sendable {
  private let child: Child
  private let folder: TemporaryFolder
  private let ours: Int32
  private let shown = Mutex<[UInt8]>([])
  private let typed = Mutex<(keys: Int, read: Int)>((0, 0))
  private let isOver = Atomic<Bool>(false)

  /// The program showed something else.
  package struct NotShown: Error, CustomStringConvertible {
    let wanted: String
    let shown: String

    package var description: String { "\(wanted.debugDescription) was not shown:\n\(shown)" }
  }

  init(
    _ executable: String, _ arguments: [String], columns: UInt16, rows: UInt16,
    environment: [String: String], folder: TemporaryFolder
  ) throws {
    self.folder = folder
    ours = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var (lock, number): (Int32, UInt32) = (0, 0)
    // What unlockpt and ptsname ask; glibc shows those to programs with _XOPEN_SOURCE only.
    guard ours >= 0, ioctl(ours, 0x4004_5431, &lock) == 0, ioctl(ours, 0x8004_5430, &number) == 0
    else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(ours, UInt(TIOCSWINSZ), &size)
    let path = "/dev/pts/\(number)"
    // Kept open until the program has its own: a terminal that nobody has open reads as ended.
    let theirs = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    defer { close(theirs) }
    child = try Child(
      executable, arguments, environment: environment, folder: folder.url.path,
      streams: [path, path, path], ownsTerminal: true)
    Thread.detachNewThread { [self] in readOn() }
  }

  deinit { close(ours) }

  private func readOn() {
    var bytes = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(ours, &bytes, bytes.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      shown.withLock { $0 += bytes.prefix(count) }
    }
    isOver.store(true, ordering: .releasing)
  }

  /// How many keys were pressed so far.
  package var keys: Int { typed.withLock { $0.keys } }

  /// Presses keys, one for each character.
  package func type(_ text: String) throws {
    typed.withLock { $0.keys += text.unicodeScalars.count }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(ours, $0.baseAddress, $0.count) }
      guard count > 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
      rest = rest.dropFirst(count)
    }
  }

  /// Everything that was shown so far, as it came.
  package var all: String { shown.withLock { String(decoding: $0, as: UTF8.self) } }

  /// Waits until the program shows `text` behind what was waited for before.
  ///
  /// - Returns: what it showed up to there, without what moves the cursor.
  @discardableResult
  package func sees(_ text: String) async throws -> String {
    while true {
      let wasOver = isOver.load(ordering: .acquiring)
      let start = typed.withLock { $0.read }
      let bytes = shown.withLock { Array($0.dropFirst(start)) }
      if let end = Data(bytes).range(of: Data(text.utf8))?.upperBound {
        typed.withLock { $0.read += end }
        return Self.plain(String(decoding: bytes[..<end], as: UTF8.self))
      }
      guard !wasOver else { throw NotShown(wanted: text, shown: all) }
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  /// The text without the sequences that move the cursor or clear.
  private static func plain(_ text: String) -> String {
    // A return and a line feed are one letter to Swift.
    let scalars = text.unicodeScalars.filter { $0 != "\r" }
    return String(String.UnicodeScalarView(scalars))
      .replacing(/\u{1B}\[[0-9;]*[A-Za-z]/, with: "")
  }

  package func send(signal: Int32) { child.send(signal: signal) }

  /// Waits for the program's end.
  ///
  /// - Returns: the exit status.
  package func end() async -> Int32 { await child.end() }

  /// Ends it, whatever it does.
  package func stop() { child.stop(by: SIGKILL) }
}
