import Foundation
import Outbox
import Testing

/// What becomes of the log of a store that was kept open, when somebody has written to its file.
@Suite struct OpenedStateTests {
  /// Where SQLite's index of the log says how many of its frames are in the file, and how many are on
  /// their way there.
  private static let framesInFile: off_t = 96
  private static let framesOnTheirWay: off_t = 128

  /// A store with three edits in its log, of which somebody has since written to the file.
  private func rewritten(
    at path: String, markingIndex mark: (Int32) -> Void
  ) async throws -> [String] {
    let store = try await Outbox.create(path: path, name: "dharwad-01")
    let state = try store.openedState()
    var dots: [String] = []
    for number in 0..<3 {
      let edit = try await store.record(.updateUser, Key.teacher, [.location: .text("\(number)")])
      dots.append(edit.dot.description)
    }
    // Never closed: closing it would drop SQLite's own locks of this process.
    let file = open(path, O_RDWR)
    var page = [UInt8](repeating: 0, count: 4096)
    #expect(pread(file, &page, page.count, 0) == page.count)
    #expect(pwrite(file, page, page.count, 0) == page.count)
    var times = [timespec(tv_sec: 1, tv_nsec: 0), timespec(tv_sec: 1, tv_nsec: 0)]
    #expect(futimens(file, &times) == 0)
    mark(open(path + "-shm", O_RDWR))
    store.close(openedAs: state)
    return dots
  }

  private func edits(at path: String) async throws -> [String] {
    let store = try await Outbox.open(path: path)
    return try await store.edits(EditFilter(states: nil), limit: 9).map(\.dot.description)
  }

  /// Another process is in the midst of bringing the log into the file: pages are written, and the
  /// count of them is not.
  @Test func aLogThatIsBeingBroughtInIsNotTakenAway() async throws {
    try await withFolder { folder in
      let dots = try await rewritten(at: folder.path) { index in
        var frames: UInt32 = 2
        #expect(pwrite(index, &frames, 4, Self.framesOnTheirWay) == 4)
      }
      #expect(try await edits(at: folder.path) == dots)
    }
  }

  @Test func aLogThatWasBroughtInInPartIsNotTakenAway() async throws {
    try await withFolder { folder in
      let dots = try await rewritten(at: folder.path) { index in
        var frames: UInt32 = 1
        #expect(pwrite(index, &frames, 4, Self.framesInFile) == 4)
        #expect(pwrite(index, &frames, 4, Self.framesOnTheirWay) == 4)
      }
      #expect(try await edits(at: folder.path) == dots)
    }
  }

  /// Nobody has brought the log into the file, so somebody has written another store over it.
  @Test func theLogOfAStoreThatWasWrittenOverGoesWithIt() async throws {
    try await withFolder { folder in
      _ = try await rewritten(at: folder.path) { _ in }
      #expect(!FileManager.default.fileExists(atPath: folder.path + "-wal"))
    }
  }
}
