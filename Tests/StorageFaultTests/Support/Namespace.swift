import AgentProcesses
import Foundation

/// A mount namespace of a script's own: what it mounts is gone when it ends, whatever happens.
enum Namespace {
  /// Whether this machine lets the tests have one.
  static let isThere: Bool = {
    let script = "mount -t tmpfs -o size=64k none /mnt"
    let nothing = "/dev/null"
    let child = try? Child(
      "/usr/bin/unshare", flags + ["/bin/sh", "-c", script],
      environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"],
      streams: [nothing, nothing, nothing])  // no unshare: not there
    return child?.wait() == 0
  }()

  /// Mounts a small exFAT at `$FOLDER/stick`, as a stick has it: changing permissions there ends well
  /// and changes nothing.
  static let exFAT = """
    PATH="$PATH:/usr/sbin"; mkdir "$FOLDER/stick"
    head -c 8000000 /dev/zero >"$FOLDER/stick.img" && mkfs.exfat "$FOLDER/stick.img" >/dev/null \
      && loop=$(losetup -f --show "$FOLDER/stick.img") \
      && trap 'umount "$FOLDER/stick"; losetup -d "$loop"' EXIT \
      && mount.exfat-fuse "$loop" "$FOLDER/stick" >/dev/null 2>&1 || exit 9
    """

  static let hasExFAT: Bool = {
    guard isThere, geteuid() == 0, let folder = try? TemporaryFolder() else { return false }
    let nothing = "/dev/null"
    let child = try? Child(
      "/usr/bin/unshare", flags + ["/bin/sh", "-c", exFAT],
      environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "FOLDER": folder.url.path],
      streams: [nothing, nothing, nothing])  // no unshare: not there
    return child?.wait() == 0
  }()

  /// Root needs no namespace of users, and may not be allowed one.
  static var flags: [String] { geteuid() == 0 ? ["-m"] : ["-r", "-m"] }
}

extension Office {
  /// Runs a script in a mount namespace of its own.
  func isolated(_ script: String) async throws -> Finished {
    let flags = Namespace.flags.joined(separator: " ")
    return try await shell(
      "exec unshare \(flags) /bin/sh -c \"$SCRIPT\"", environment: ["SCRIPT": script])
  }
}
