import SunbirdSimulator
import SyncEngine
import Synchronization
import Testing

/// What a pass tells while it runs.
struct ProgressTests {
  @Test func thePassTellsHowMuchIsDoneAndLeft() async throws {
    try await withSunbird { _, address in
      let office = try await TestOffice(server: address)
      for number in 1...40 { try await office.school("s\(number)") }
      let told = Mutex<[ProgressLine]>([])
      let report = try await office.pass(progress: { report in
        told.withLock { $0.append(ProgressLine(report)) }
      }).report
      let lines = told.withLock { $0 }
      #expect(lines.count > 1)
      #expect(lines.allSatisfy { $0.done + $0.left == 40 })
      #expect(lines.map(\.done) == lines.map(\.done).sorted())
      #expect(lines.last?.left == 0)
      #expect(lines.last?.bytesSent == report.bytesSent)
    }
  }

  @Test func thePassTellsWhatItWaitsFor() async throws {
    try await withSunbird { _, address in
      let office = try await TestOffice(server: address) { $0.limits.maxBytesPerSecond = 100 }
      try await office.school("s1")
      try await office.school("s2")
      let told = Mutex<[Wait]>([])
      _ = try await office.pass(waiting: { wait, _ in told.withLock { $0.append(wait) } })
      #expect(told.withLock { $0 } == [.cap])
    }
  }
}
