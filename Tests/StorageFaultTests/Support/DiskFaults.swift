import AgentProcesses
import Foundation

/// The library `disk-faults.c`, built where there is a C compiler; nil where there is none.
final class DiskFaults: Sendable {
  private let library: String
  private let folder: TemporaryFolder

  init?() {
    let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("disk-faults.c").path
    guard let folder = try? TemporaryFolder() else { return nil }  // told as a missing compiler
    library = folder.path("disk-faults.so")
    self.folder = folder
    for compiler in ["/usr/bin/cc", "/usr/bin/gcc", "/usr/bin/clang"] {
      let words = ["-shared", "-fPIC", "-o", library, source, "-ldl"]
      let nothing = "/dev/null"
      let child = try? Child(
        compiler, words, environment: ["PATH": "/usr/bin:/bin"],
        streams: [nothing, nothing, nothing])  // no such compiler: the next
      if child?.wait() == 0 { return }
    }
    return nil
  }

  static let areThere = DiskFaults() != nil

  /// The environment in which the disk fails from the `n`-th call on.
  func failing(_ call: String, at n: Int, error: Int32) -> [String: String] {
    [
      "LD_PRELOAD": library, "FAULT_CALL": call, "FAULT_AT": "\(n)",
      "FAULT_ERRNO": "\(error)",
    ]
  }

  /// The environment in which `log` tells what left before it was safe.
  func watching(log: String) -> [String: String] {
    ["LD_PRELOAD": library, "FAULT_LOG": log]
  }

  /// The environment in which `log` tells of checkpoints that keep no writer out.
  func watchingLocks(log: String) -> [String: String] {
    ["LD_PRELOAD": library, "FAULT_LOCKS": log]
  }
}
