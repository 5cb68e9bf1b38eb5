import AgentProcesses
import Foundation
import Testing

/// What the programs that tests start have from the test's own process.
struct ChildTests {
  private func says(_ script: String) async throws -> Finished {
    try await RecordedChild(
      "/bin/sh", ["-c", script], environment: ["PATH": "/usr/bin:/bin"], folder: TemporaryFolder()
    ).finished()
  }

  /// A connection that a child holds has no end for its other side.
  @Test func aChildHoldsNoDescriptorOfTheTests() async throws {
    let high = fcntl(0, F_DUPFD, 3000)
    defer { close(high) }
    #expect(high >= 3000)
    #expect(try await says("test -e /proc/self/fd/\(high)").status == 1)
  }

  @Test func aChildCanBeAskedToEnd() async throws {
    #expect(try await says("kill -TERM $$; exit 1").status == 128 + SIGTERM)
  }
}
