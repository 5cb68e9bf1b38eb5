import Foundation
import Outbox
import Synchronization

/// What a session of many lines keeps open between them: its configuration and its store. Each line
/// asks whether they are still what stands on the disk; where they are not, they are read and opened
/// anew, as by a command of its own.
package final class KeptOpen: Sendable {
  private struct State {
    var configuration: (asked: ConfigurationAsked, stamp: FileStamp?, value: AgentConfiguration)?
    var store: (path: String, outbox: Outbox, opened: OpenedState)?
  }

  private let state = Mutex(State())

  package init() {}

  /// The configuration, read before and still the same.
  func configuration(_ asked: ConfigurationAsked) -> AgentConfiguration? {
    state.withLock { state in
      guard let kept = state.configuration, kept.asked == asked,
        kept.stamp == FileStamp(asked.file)
      else { return nil }
      return kept.value
    }
  }

  /// - Parameter stamp: of the file before it was read.
  func keep(_ configuration: AgentConfiguration, _ asked: ConfigurationAsked, _ stamp: FileStamp?) {
    // What was changed just now could be changed again within the same tick of the disk's clock.
    guard stamp?.isSettled ?? true else { return }
    state.withLock { $0.configuration = (asked, stamp, configuration) }
  }

  /// The open store at `path`, where it is still the one that was opened.
  func outbox(at path: String) -> Outbox? {
    guard let kept = state.withLock({ $0.store }), kept.path == path else { return nil }
    guard kept.outbox.isStill(kept.opened) else {
      letGo()
      return nil
    }
    return kept.outbox
  }

  func keep(_ outbox: Outbox, at path: String) throws {
    let opened = try outbox.openedState()
    state.withLock { $0.store = (path, outbox, opened) }
  }

  /// Closes the store. Needed before anybody takes its file for himself, and before anybody is waited
  /// for: who then copies the file, or puts another in its place, finds it as a command leaves it.
  func letGo() {
    let kept = state.withLock { state in
      let kept = state.store
      state.store = nil
      return kept
    }
    if let kept { kept.outbox.close(openedAs: kept.opened) }
  }
}

/// Which configuration a command asks for.
struct ConfigurationAsked: Hashable, Sendable {
  /// The file that is read, if it is there.
  let file: String
  let store: String?
}

/// What tells a file from what it was before.
struct FileStamp: Hashable, Sendable {
  private let place: [UInt64]
  private let size: Int64
  private let modified: Moment
  private let changed: Moment

  private struct Moment: Hashable {
    let seconds: Int
    let nanoseconds: Int

    init(_ time: timespec) { (seconds, nanoseconds) = (time.tv_sec, time.tv_nsec) }
  }

  /// Nil where there is no file.
  init?(_ path: String) {
    var found = stat()
    guard stat(path, &found) == 0 else { return nil }
    place = [UInt64(found.st_dev), UInt64(found.st_ino), UInt64(found.st_mode)]
    size = Int64(found.st_size)
    modified = Moment(found.st_mtim)
    changed = Moment(found.st_ctim)
  }

  /// Whether the file was left alone for longer than the coarsest clock of a disk ticks.
  var isSettled: Bool { time(nil) - changed.seconds > 2 }
}
