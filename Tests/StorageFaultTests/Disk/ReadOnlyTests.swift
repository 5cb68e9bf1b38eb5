import AgentProcesses
import Foundation
import Testing

/// A store that can't be written.
@Suite(.inTurns)
struct ReadOnlyTests {
  @Test(.enabled(if: Namespace.isThere, "this machine lets nobody mount a folder read-only"))
  func aReadOnlyFileSystemIsSaidAndNothingIsLost() async throws {
    let office = try await Office.open()
    let dots = try await office.recordSchools(2)
    for command in ["org create --provider ap --external-id 9 --org-name x", "sync"] {
      let ended = try await office.isolated(
        """
        mount --bind "$FOLDER" "$FOLDER" && mount -o remount,ro,bind "$FOLDER" || exit 9
        exec "$AGENT" \(command)
        """)
      ended.expectRefusedStore()
      #expect(ended.talk.contains("read-only"), "\(ended.talk)")
    }
    let found = try await office.listed()
    found.ended.expect(0)
    #expect(found.dots == dots)
  }

  @Test(.enabled(if: geteuid() != 0, "nothing is read-only for root"))
  func aFolderWithoutLeaveToWriteIsSaid() async throws {
    let office = try await Office.open()
    let dots = try await office.recordSchools(2)
    let manager = FileManager.default
    try manager.setAttributes([.posixPermissions: 0o400], ofItemAtPath: office.store)
    try await office.agent(Office.school("9")).expectRefusedStore()
    try manager.setAttributes([.posixPermissions: 0o600], ofItemAtPath: office.store)
    #expect(try await office.listed().dots == dots)
  }
}
