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
      guard let bytes = SystemFile.bytes(path(beside: store)) else { return nil }
      let lines = bytes.split(separator: UInt8(ascii: "\n"))
      // A single line is the form of earlier versions.
      guard let line = lines.first, lines.count <= 2, lines.last == line else { continue }
      // Unreadable is as good as none.
      return Witness(asWritten: line)
        ?? (try? JSONDecoder().decode(Witness.self, from: Data(line)))
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

extension Witness {
  /// A witness from a line as ``WitnessFile`` writes it; nil for any other form. By hand, since each
  /// start reads it: Foundation's decoder takes as long as recording an edit.
  fileprivate init?(asWritten line: ArraySlice<UInt8>) {
    var rest = line
    func take(_ text: StaticString) -> Bool {
      let bytes = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
      guard rest.starts(with: bytes) else { return false }
      rest = rest.dropFirst(bytes.count)
      return true
    }
    func number<Number: FixedWidthInteger>(_ name: StaticString, _: Number.Type) -> Number? {
      guard take(name) else { return nil }
      let digits = rest.prefix { 0x30...0x39 ~= $0 }
      rest = rest.dropFirst(digits.count)
      return Number(String(decoding: digits, as: UTF8.self))
    }
    // Names and machines hold nothing that JSON would escape; what does is read by the decoder.
    func text(_ name: StaticString) -> String? {
      guard take(name) else { return nil }
      let bytes = rest.prefix { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") && $0 < 0x80 }
      rest = rest.dropFirst(bytes.count)
      return take("\"") ? String(decoding: bytes, as: UTF8.self) : nil
    }
    guard let counter = number(#"{"counter":"#, Int64.self),
      let epoch = number(#","epoch":"#, UInt32.self), let file = number(#","file":"#, UInt64.self),
      let machine = text(#","machine":""#), let name = text(#","name":""#), take("}"),
      rest.allSatisfy({ $0 == UInt8(ascii: " ") })
    else { return nil }
    self.init(name: name, epoch: epoch, counter: counter, machine: Machine(id: machine), file: file)
  }
}
