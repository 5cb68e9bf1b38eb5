import Codecs
import Foundation
import Registry

#if canImport(Glibc)
  import Glibc
#endif

/// What the small file beside the store remembers: whose store it is, how far its counters have
/// gone, and on which machine.
///
/// A store that is put back from a backup is behind its witness; a copy of a store is on another
/// machine, or is another file. Either must not issue its counters again, for others have seen
/// what the lost edits were called (riak_kv#679 is what happens otherwise).
struct Witness: Hashable, Sendable, Codable {
  var name: String
  var epoch: UInt32
  var counter: Int64
  var machine: Machine
  /// What tells the store's file from a copy (``StoreFile/mark``).
  var file: UInt64

  /// Whether this was written beside the very file that `store` is, on its machine.
  func isOf(_ store: Witness) -> Bool {
    name == store.name && file == store.file && machine.isSame(as: store.machine)
  }

  /// Whether this knows of every counter that `store` has issued.
  func covers(_ store: Witness) -> Bool {
    isOf(store) && epoch == store.epoch && counter >= store.counter
  }
}

/// The witness's file: two equal lines of JSON, padded so that a higher counter takes no more room.
///
/// Each recording writes it anew, in its place (``WitnessMapping``), where a new file and a rename
/// would cost the store's own sync a journal of the file system each time. Should that be seen half
/// done, the lines differ and it is read again; should it stay so, the file says nothing, and the
/// store takes a new name.
enum WitnessFile {
  /// Lines are as long as the next multiple of so many bytes, their end included.
  private static let lineStep = 256

  /// How often a file that is being written is read before it counts as unreadable.
  private static let readings = 5

  /// What the file says; nil when there is none, or none that can be read.
  static func read(beside store: String) -> Witness? {
    for _ in 0..<readings {
      guard let data = FileManager.default.contents(atPath: path(beside: store)) else {
        return nil
      }
      let lines = data.split(separator: UInt8(ascii: "\n"))
      // A single line is the form of earlier versions.
      guard let line = lines.first, lines.count <= 2, lines.last == line else { continue }
      return try? JSONDecoder().decode(Witness.self, from: line)  // unreadable is as good as none
    }
    return nil
  }

  /// Puts a new file in the place of the one that is there. It is not forced to the disk: a witness
  /// behind its store is harmless.
  static func write(_ witness: Witness, beside store: String) throws {
    let bytes = try bytes(of: witness)
    let path = path(beside: store)
    let scratch = "\(path).\(UInt32.random(in: .min ... .max))"
    let descriptor = open(scratch, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw failure }
    defer { close(descriptor) }
    do {
      try FileOwner.take(descriptor, beside: store)
      let written = bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
      guard written == bytes.count else { throw written < 0 ? failure : POSIXError(.ENOSPC) }
      guard rename(scratch, path) == 0 else { throw failure }
    } catch {
      unlink(scratch)
      throw error
    }
  }

  /// Where the witness of a store stands.
  static func path(beside store: String) -> String { store + ".witness" }

  private static var failure: POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }

  static func bytes(of witness: Witness) throws -> Data {
    // By hand: Foundation's encoder takes as long as writing the file.
    let (name, machine) = (try quoted(witness.name), try quoted(witness.machine.id))
    var line = Data(
      """
      {"counter":\(witness.counter),"epoch":\(witness.epoch),"file":\(witness.file),\
      "machine":\(machine),"name":\(name)}
      """.utf8)
    let length = (line.count / lineStep + 1) * lineStep
    line.append(contentsOf: repeatElement(UInt8(ascii: " "), count: length - 1 - line.count))
    line.append(UInt8(ascii: "\n"))
    return line + line
  }

  private static func quoted(_ text: String) throws -> String {
    String(decoding: try JSONValue.string(text).serialized(), as: UTF8.self)
  }
}
