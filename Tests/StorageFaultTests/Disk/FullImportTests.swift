import AgentProcesses
import Codecs
import Foundation
import Testing

/// A disk that fills while a sheet is imported: it stops with 74, and run again once there is room
/// it records the rest: nothing twice, nothing left out.
@Suite(.inTurns)
struct FullImportTests {
  private static let count = 1500
  /// Every hundredth row has no name.
  private static let bad = 15

  /// A sheet whose rows take 400 bytes each, made by the shell.
  private static let sheet = """
    { echo provider,externalId,orgName,description
      text=$(head -c 400 /dev/zero | tr '\\0' x); n=1
      while [ $n -le \(count) ]; do
        name="School $n"; [ $((n % 100)) != 0 ] || name=
        echo "ap,s$n,$name,$text"; n=$((n + 1))
      done; } >"$FOLDER/day.csv"
    """

  /// - Parameter rejects: where bad rows go, on the disk that fills or not.
  @Test(
    .enabled(if: Namespace.isThere, "this machine lets nobody mount a small disk"),
    arguments: [
      (200, "$FOLDER/bad.csv"), (600, "$FOLDER/bad.csv"), (1100, "$FOLDER/bad.csv"),
      (600, "$FOLDER/disk/bad.csv"), (0, "$FOLDER/disk/bad.csv"),
    ])
  func anImportThatTheDiskStoppedGoesOn(freeKiB: Int, rejects: String) async throws {
    let office = try Office()
    let ended = try await office.isolated(
      """
      \(Self.sheet)
      mkdir "$FOLDER/disk" && mount -t tmpfs -o size=8m none "$FOLDER/disk"
      export AGENT_STORE="$FOLDER/disk/agent.db"
      "$AGENT" init --replica full-01 >/dev/null || exit 9
      dd if=/dev/zero of="$FOLDER/disk/filler" bs=1k 2>/dev/null
      truncate -s -\(freeKiB)k "$FOLDER/disk/filler"
      import() { "$AGENT" import "$FOLDER/day.csv" --as org-create --rejects "\(rejects)" --json; }
      import >/dev/null 2>"$FOLDER/talk"; echo $?
      rm "$FOLDER/disk/filler"
      "$AGENT" status --json
      import; echo $?
      "$AGENT" status --json
      import
      wc -l <"\(rejects)"
      """)
    #expect(ended.lines.first == "74", "\(ended)")
    let talk = try office.read("talk")
    #expect(talk.contains("\"error\":") && talk.contains("\"hint\":"), "\(talk)")
    let told = try ended.lines.filter { $0.hasPrefix("{") }.map { try JSONValue(json: $0.utf8) }
    let good = Self.count - Self.bad
    try #require(told.count == 4, "\(ended)")
    let before = told[0]["queued"]?.wholeNumber ?? -1
    #expect((0..<good).contains(before))
    #expect(told[1]["unchanged"]?.wholeNumber == before)
    #expect(told[1]["recorded"]?.wholeNumber == good - before)
    #expect(told[1]["rejected"]?.wholeNumber == Self.bad)
    #expect(ended.lines.contains("3"))
    #expect(told[2]["queued"]?.wholeNumber == good)
    #expect(told[3]["recorded"]?.wholeNumber == 0)
    // A header, and each bad row.
    #expect(ended.lines.last?.trimmingCharacters(in: .whitespaces) == "\(Self.bad + 1)")
  }
}
