import Foundation

/// How large a simulated world is.
package struct SimulationOptions: Hashable, Sendable {
  package var offices: Int
  package var edits: Int
  /// How many connections each office may have; nil where each world's seed decides.
  package var connections: Int?
  /// Where the stores of the simulated offices live while it runs; a memory disk is fastest.
  package var folder: String

  package init(
    offices: Int = 3, edits: Int = 16, connections: Int? = nil,
    folder: String = Self.fastestFolder
  ) {
    self.offices = offices
    self.edits = edits
    self.connections = connections
    self.folder = folder
  }
}

extension SimulationOptions {
  /// A memory disk where the machine has one that can be written to; the folder for temporary
  /// files otherwise.
  package static var fastestFolder: String {
    let memory = "/dev/shm"
    return FileManager.default.isWritableFile(atPath: memory)
      ? memory : FileManager.default.temporaryDirectory.path
  }
}
