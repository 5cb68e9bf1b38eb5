import AgentProcesses
import Foundation
import Testing

/// Disks on which a file is not what it is on ext4.
@Suite(.inTurns)
struct StrangeDiskTests {
  private static let crowded = LoopDisk.there.filter { $0 == .btrfs || $0 == .xfs }
  private static let unnumbered = LoopDisk.there.filter { $0 == .vfat || $0 == .exfat }

  /// A full btrfs has no room for a changed block of a file that is there, nor has an xfs for one
  /// that a copy shares. Another program holds the store, so that its log is there with room for
  /// more.
  @Test(
    .enabled(if: !crowded.isEmpty, "this machine makes and mounts neither btrfs nor xfs"),
    .enabled(if: Self.hasPython, "this machine has no python3"), arguments: crowded)
  func aDiskWithoutRoomForAPageEndsNobodyBySignal(disk: LoopDisk) async throws {
    let office = try Office()
    try office.write("hold.py", Self.holder)
    let ended = try await office.isolated(
      """
      \(disk.mount)
      export AGENT_STORE="$FOLDER/disk/agent.db"
      record() {
        "$AGENT" org create --provider ap --external-id $1 --org-name x
        echo status $?
      }
      "$AGENT" init --replica full-01 >/dev/null || exit 8
      python3 "$FOLDER/hold.py" &
      until [ -e "$FOLDER/held" ]; do sleep 0.05; done
      for number in 1 2 3 4; do record b$number >/dev/null; done
      touch "$FOLDER/restart"
      until [ -e "$FOLDER/restarted" ]; do sleep 0.05; done
      cp --reflink=always "$FOLDER/disk/agent.db.witness" "$FOLDER/disk/shared" || exit 7
      dd if=/dev/zero of="$FOLDER/disk/filler" bs=1M 2>/dev/null
      dd if=/dev/zero of="$FOLDER/disk/more" bs=4k 2>/dev/null
      sync -f "$FOLDER/disk"
      for number in 1 2 3; do record c$number; done
      rm "$FOLDER/disk/filler" "$FOLDER/disk/more"
      record after
      touch "$FOLDER/end"
      wait
      "$AGENT" queue --all --limit 0
      """)
    let statuses = ended.lines.filter { $0.hasPrefix("status ") }
    #expect(statuses.count == 4 && statuses.last == "status 0", "\(ended)")
    #expect(Set(statuses).isSubset(of: ["status 0", "status 74"]), "\(ended)")
    if disk == .xfs { #expect(Set(statuses) == ["status 0"], "\(ended)") }
    let refusals = statuses.count { $0 == "status 74" }
    #expect(ended.talk.matches(of: #/(?m)^error: /#).count == refusals, "\(ended.talk)")
    // Whatever was called recorded is there, and no counter came twice.
    let said = ended.lines.filter { $0.hasPrefix("recorded ") }.map { $0.split(separator: " ")[1] }
    #expect(said.count == statuses.count - refusals && Set(said).count == said.count, "\(ended)")
    for dot in said { #expect(ended.lines.contains { $0.hasPrefix("\(dot) ") }, "\(dot)") }
  }

  private static let hasPython = FileManager.default.isExecutableFile(atPath: "/usr/bin/python3")

  /// Holds the store open, and lets its log begin anew when it is told to.
  private static let holder = """
    import os, sqlite3, time
    folder = os.environ["FOLDER"]
    def wait(name):
        while not os.path.exists(folder + "/" + name):
            time.sleep(0.05)
    store = sqlite3.connect(folder + "/disk/agent.db", isolation_level=None)
    store.execute("SELECT count(*) FROM edit").fetchall()
    open(folder + "/held", "w").close()
    wait("restart")
    store.execute("PRAGMA wal_checkpoint(RESTART)").fetchall()
    open(folder + "/restarted", "w").close()
    wait("end")
    """

  @Test(
    .enabled(if: !unnumbered.isEmpty, "this machine makes and mounts neither vfat nor exfat"),
    arguments: unnumbered)
  func aDiskThatNumbersItsFilesAnewKeepsTheStoresName(disk: LoopDisk) async throws {
    let office = try Office()
    let ended = try await office.isolated(
      """
      \(disk.mount)
      export AGENT_STORE="$FOLDER/disk/agent.db"
      "$AGENT" init --replica stick-01 >/dev/null || exit 8
      for number in 1 2 3; do
        # Whoever looks for another file first is given the number that the store had.
        ls -i "$FOLDER/disk/agent.db.witness" >/dev/null
        "$AGENT" org create --provider ap --external-id $number --org-name x || exit 7
        \(disk.remount)
        echo 3 >/proc/sys/vm/drop_caches
      done
      mkdir "$FOLDER/disk/copy" && cp "$FOLDER"/disk/agent.db* "$FOLDER/disk/copy" || exit 6
      for store in "$FOLDER/disk/copy/agent.db" "$AGENT_STORE"; do
        AGENT_STORE="$store" "$AGENT" org create --provider ap --external-id 4 --org-name x
      done
      """)
    ended.expect(0)
    let names = ended.output.matches(of: #/stick-01[~:0-9]*/#).map { String($0.output) }
    #expect(names.prefix(3) == ["stick-01:1", "stick-01:2", "stick-01:3"], "\(ended)")
    #expect(
      names.count == 5 && names[3].hasPrefix("stick-01~") && names[4] == "stick-01:4", "\(ended)")
  }
}
