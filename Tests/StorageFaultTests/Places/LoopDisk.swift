import AgentProcesses
import Foundation

/// A disk of a kind, in a file, for tests that need the real file system. What makes it, and a
/// kernel that mounts it, are not on every machine.
enum LoopDisk: String, CaseIterable, Sendable {
  case btrfs, xfs, vfat, exfat

  /// Mounts the disk at `$FOLDER/disk`, or ends the script with 9.
  var mount: String {
    switch self {
    case .btrfs, .xfs, .vfat:
      """
      truncate -s 400M "$FOLDER/image" && \(maker) "$FOLDER/image" >/dev/null 2>&1 || exit 9
      mkdir -p "$FOLDER/disk"
      mount -o loop\(options) "$FOLDER/image" "$FOLDER/disk" || exit 9
      """
    case .exfat:
      """
      truncate -s 64M "$FOLDER/image" && mkfs.exfat "$FOLDER/image" >/dev/null 2>&1 || exit 9
      mkdir -p "$FOLDER/disk"
      loop=$(losetup -f --show "$FOLDER/image") || exit 9
      trap 'umount "$FOLDER/disk"; losetup -d $loop' EXIT
      mount.exfat-fuse -o umask=077 $loop "$FOLDER/disk" >/dev/null 2>&1 || exit 9
      """
    }
  }

  /// Mounts it anew.
  var remount: String {
    switch self {
    case .btrfs, .xfs, .vfat:
      #"umount "$FOLDER/disk" && mount -o loop\#(options) "$FOLDER/image" "$FOLDER/disk" || exit 9"#
    case .exfat:
      """
      umount "$FOLDER/disk"
      mount.exfat-fuse -o umask=077 $loop "$FOLDER/disk" >/dev/null 2>&1 || exit 9
      """
    }
  }

  /// Where files have no modes of their own, all have this one.
  private var options: String { self == .vfat ? ",umask=077" : "" }

  private var maker: String {
    switch self {
    case .btrfs: "mkfs.btrfs -q"
    case .xfs: "mkfs.xfs -q"
    case .vfat: "mkfs.vfat"
    case .exfat: "mkfs.exfat"
    }
  }

  /// The kinds that this machine can make and mount.
  static let there: [LoopDisk] = allCases.filter(\.isThere)

  private var isThere: Bool {
    guard geteuid() == 0, let folder = try? TemporaryFolder() else { return false }
    let nothing = "/dev/null"
    let script = "trap 'umount \"$FOLDER/disk\"' EXIT\n" + mount
    let child = try? Child(
      "/usr/bin/unshare", Namespace.flags + ["/bin/sh", "-c", script],
      environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "FOLDER": folder.url.path],
      streams: [nothing, nothing, nothing])  // no unshare: not there
    return child?.wait() == 0
  }
}
