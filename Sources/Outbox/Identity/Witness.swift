import Foundation
import Registry

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
  var machine: String
  /// The store's file: a copy has another number.
  var file: UInt64

  /// Whether this knows of every counter that `store` has issued.
  func covers(_ store: Witness) -> Bool {
    (name, epoch, machine, file) == (store.name, store.epoch, store.machine, store.file)
      && counter >= store.counter
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
  static func read(_ path: String) -> Witness? {
    for _ in 0..<readings {
      guard let data = FileManager.default.contents(atPath: path) else { return nil }
      let lines = data.split(separator: UInt8(ascii: "\n"))
      // A single line is the form of earlier versions.
      guard let line = lines.first, lines.count <= 2, lines.last == line else { continue }
      return try? JSONDecoder().decode(Witness.self, from: line)  // unreadable is as good as none
    }
    return nil
  }

  /// Puts a new file in the place of the one that is there. It is not forced to the disk: a witness
  /// behind its store is harmless.
  static func write(_ witness: Witness, to path: String) throws {
    let bytes = try bytes(of: witness)
    // Foundation's atomic writing would force it to the disk.
    let scratch = "\(path).\(UInt32.random(in: .min ... .max))"
    do {
      try bytes.write(to: URL(fileURLWithPath: scratch))
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: scratch)
      guard rename(scratch, path) == 0 else {
        throw POSIXError(POSIXError.Code(rawValue: errno) ?? .EIO)
      }
    } catch {
      try? FileManager.default.removeItem(atPath: scratch)  // it may never have been made
      throw error
    }
  }

  static func bytes(of witness: Witness) throws -> Data {
    // By hand: Foundation's encoder takes as long as writing the file.
    let (name, machine) = (try quoted(witness.name), try quoted(witness.machine))
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
