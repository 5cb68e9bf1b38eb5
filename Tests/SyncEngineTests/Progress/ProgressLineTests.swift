import SyncEngine
import Testing

/// The line of progress, word by word.
struct ProgressLineTests {
  struct Row: Sendable {
    let line: ProgressLine
    let text: String
  }

  private static func line(
    done: Int = 0, left: Int = 0, up: Int = 0, down: Int = 0, seconds: Double = 0,
    wait: Wait? = nil, waitSeconds: Double = 0
  ) -> ProgressLine {
    var line = ProgressLine()
    (line.done, line.left, line.bytesSent, line.bytesReceived) = (done, left, up, down)
    (line.seconds, line.wait, line.waitSeconds) = (seconds, wait, waitSeconds)
    return line
  }

  static let rows = [
    Row(line: line(left: 1000), text: "0 done, 1000 left · 0 B up, 0 B down"),
    Row(
      line: line(done: 250, left: 750, up: 150_000, down: 50_000, seconds: 50),
      text: "250 done, 750 left · 150.0 kB up, 50.0 kB down · 4.0 kB/s · about 3 min left"),
    Row(
      line: line(done: 10, up: 812, down: 1_500_000, seconds: 1),
      text: "10 done, 0 left · 812 B up, 1.5 MB down · 1.5 MB/s"),
    Row(
      line: line(
        done: 1, left: 1, up: 600, down: 400, seconds: 10, wait: .index, waitSeconds: 8),
      text: "1 done, 1 left · 600 B up, 400 B down · 100 B/s · about 10 s left · "
        + "waits 8 s for Sunbird's index"),
    Row(
      line: line(left: 5, wait: .upload, waitSeconds: 30),
      text: "0 done, 5 left · 0 B up, 0 B down · waits 30 s for Sunbird to work on an upload"),
    Row(
      line: line(left: 5, wait: .cap, waitSeconds: 0.2),
      text: "0 done, 5 left · 0 B up, 0 B down · waits 1 s for the upload cap"),
  ]

  @Test(arguments: rows) func itTellsTheFigures(row: Row) { #expect(row.line.text == row.text) }

  @Test(arguments: [
    (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (64_249, "64.2 kB"), (999_949, "999.9 kB"),
    (999_950, "1.0 MB"), (1_500_000_000, "1.5 GB"),
  ])
  func sizesAreForPeople(bytes: Int, text: String) { #expect(ProgressLine.size(bytes) == text) }

  @Test(arguments: [
    (0.0, "0 s"), (0.1, "1 s"), (99.0, "99 s"), (100.0, "2 min"), (7_140.0, "119 min"),
    (7_500.0, "2 h 5 min"), (-1.0, "0 s"), (.infinity, "277777 h 47 min"),
  ])
  func timesAreForPeople(seconds: Double, text: String) {
    #expect(ProgressLine.time(seconds) == text)
  }
}
