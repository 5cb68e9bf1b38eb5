import AgentProcesses
import Foundation
import Testing

/// A disk without room: recording stops with 74, and goes on once there is room.
@Suite(.inTurns)
struct FullDiskTests {
  /// Records schools until one is refused or there are enough; prints the names of the recorded.
  private static let recordUntilRefused = """
    n=0
    text=$(head -c 3000 /dev/zero | tr '\\0' x)
    while [ $n -lt 40 ]; do
      "$AGENT" org create --provider ap --external-id "$n" --org-name x \\
        --description "$text" >>"$FOLDER/said" \
        2>"$FOLDER/talk"
      status=$?
      [ $status = 0 ] || break
      n=$((n + 1))
    done
    echo $status
    """

  private func acknowledged(_ office: Office) throws -> [String] {
    try String(contentsOfFile: office.path("said"), encoding: .utf8).split(separator: "\n")
      .map { String($0.split(separator: " ")[1]) }
  }

  private func expectHint(_ office: Office) throws {
    let talk = try String(contentsOfFile: office.path("talk"), encoding: .utf8)
    #expect(talk.contains("error: ") && talk.contains("hint: "), "\(talk)")
  }

  @Test(.enabled(if: Namespace.isThere, "this machine lets nobody mount a small disk"))
  func aFullDiskRefusesAndKeepsWhatItAcknowledged() async throws {
    let office = try Office()
    let ended = try await office.isolated(
      """
      mkdir "$FOLDER/disk" && mount -t tmpfs -o size=1m none "$FOLDER/disk"
      export AGENT_STORE="$FOLDER/disk/agent.db"
      "$AGENT" init --replica full-01 >/dev/null || exit 9
      dd if=/dev/zero of="$FOLDER/disk/filler" bs=1k 2>/dev/null
      truncate -s -144k "$FOLDER/disk/filler"
      \(Self.recordUntilRefused)
      "$AGENT" backup "$FOLDER/disk/copy.db" 2>/dev/null
      echo backup $?
      ls "$FOLDER/disk/copy.db" 2>/dev/null
      rm "$FOLDER/disk/filler"
      "$AGENT" org create --provider ap --external-id after --org-name x >>"$FOLDER/said"
      echo after $?
      "$AGENT" queue --limit 0
      """)
    #expect(ended.lines.first == "74", "\(ended)")
    #expect(ended.lines.dropFirst().prefix(2) == ["backup 74", "after 0"], "\(ended)")
    try expectHint(office)
    for dot in try acknowledged(office) {
      #expect(ended.lines.contains { $0.hasPrefix(dot + " ") }, "\(dot)")
    }
  }

  /// The same for everybody: a file that may not grow (EFBIG), as a quota makes it.
  @Test(arguments: [16, 48, 160, 288, 320])
  func aFileThatMayNotGrowRefusesAndKeepsWhatItAcknowledged(blocks: Int) async throws {
    let office = try await Office.open()
    let before = try await office.recordSchools(2, prefix: "before")
    let ended = try await office.shell("ulimit -f \(blocks); \(Self.recordUntilRefused)")
    #expect(["74", "0"].contains(ended.lines.first), "\(ended)")
    if ended.lines.first == "74" { try expectHint(office) }
    let found = try await office.listed()
    found.ended.expect(0)
    #expect(Set(try before + acknowledged(office)).isSubset(of: found.dots))
    try await office.record(Office.school("after"))
  }
}
