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

  /// Pruning writes before it frees: where there is no room it says so, and loses nothing; once there
  /// is some it goes through.
  @Test(
    .enabled(if: Namespace.isThere, "this machine lets nobody mount a small disk"),
    arguments: [0, 4, 16, 40, 64, 96, 160])
  func pruningAnAlmostFullDiskLosesNothing(freeKiB: Int) async throws {
    let office = try Office()
    let ended = try await office.isolated(
      """
      mkdir "$FOLDER/disk" && mount -t tmpfs -o size=4m none "$FOLDER/disk"
      export AGENT_STORE="$FOLDER/disk/agent.db"
      "$AGENT" init --replica full-01 >/dev/null || exit 9
      text=$(head -c 3000 /dev/zero | tr '\\0' x)
      n=0
      while [ $n -lt 40 ]; do
        "$AGENT" org create --provider ap --external-id "$n" --org-name x --description "$text$n" \
          >/dev/null || exit 8
        n=$((n + 1))
      done
      for n in $(seq 1 30); do "$AGENT" queue withdraw full-01:$n >/dev/null || exit 7; done
      dd if=/dev/zero of="$FOLDER/disk/filler" bs=1k 2>/dev/null
      truncate -s -\(freeKiB)k "$FOLDER/disk/filler"
      "$AGENT" prune --older-than 0 2>"$FOLDER/talk"; echo prune $?
      "$AGENT" queue --all --limit 0 --json >"$FOLDER/queue" || exit 6
      rm "$FOLDER/disk/filler"
      "$AGENT" prune --older-than 0 >/dev/null || exit 5
      "$AGENT" org create --provider ap --external-id after --org-name x >/dev/null || exit 4
      "$AGENT" doctor | grep store:
      "$AGENT" queue --all --limit 0 --json
      """)
    ended.expect(0)
    let isPruned = ended.lines.contains("prune 0")
    #expect(isPruned || ended.lines.contains("prune 74"), "\(ended)")
    if !isPruned {
      let talk = try String(contentsOfFile: office.path("talk"), encoding: .utf8)
      #expect(talk.contains("error: ") && talk.contains("the disk is full"), "\(talk)")
    }
    #expect(ended.lines.contains { $0.hasPrefix("ok  store:") }, "\(ended)")
    let before = try office.read("queue").split(separator: "\n").map(String.init)
    #expect(before.count == 40)
    let after = ended.lines.filter { $0.hasPrefix("{") }
    #expect(after.count == 41)
    for number in 1...40 {
      let state = number <= 30 ? "withdrawn" : "queued"
      for lines in [before, after] {
        #expect(
          lines.contains {
            $0.contains("\"full-01:\(number)\"") && $0.contains("\"\(state)\"")
          }, "\(number)")
      }
    }
  }
}
