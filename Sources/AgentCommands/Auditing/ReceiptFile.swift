import Auditing
import Codecs
import Foundation
import Outbox

/// An export of receipts: JSON Lines, of which the first says whose they are and where the chain ends.
struct ReceiptFile {
  private static let version = 1
  /// The member of the first line that says what the file is, and of which version.
  private static let mark = "sunbirdReceipts"

  /// The installation's name.
  let replica: String
  let head: ChainHead
  private let path: String
  /// A copy of what came out of a pipe, which has to be read twice.
  private let spool: PrivateSpool?

  /// - Throws: ``CommandError`` with exit status 65 where it is no such file.
  init(_ file: String) throws {
    if FileMode.isRegular(file) {
      (path, spool) = (file, nil)
    } else {
      let copy = try PrivateSpool()
      let handle = try InputFile.open(file)
      while case let chunk = try InputFile.read(handle, upTo: 1 << 16, of: file), !chunk.isEmpty {
        try copy.append(chunk)
      }
      (path, spool) = (copy.path, copy)
    }
    var reader = try Self.reader(path)
    guard let first = try Self.value(&reader), first[Self.mark] != nil else {
      throw Self.other(InputFile.name(file), "does not begin as an export of receipts does")
    }
    guard first[Self.mark]?.wholeNumber == Self.version else {
      throw Self.other(InputFile.name(file), "is of a version that this agent does not know")
    }
    guard let replica = first["replica"]?.string, let count = first["receipts"]?.wholeNumber,
      let digest = first["head"]?.string.flatMap({ ContentDigest(hex: $0) })
    else { throw Self.other(InputFile.name(file), "does not say where its chain ends") }
    self.replica = replica
    head = ChainHead(receipts: count, digest: digest)
  }

  /// Hands out the receipts.
  func each(_ take: (JSONValue) throws -> Void) throws {
    var reader = try Self.reader(path)
    _ = try Self.value(&reader)
    while let value = try Self.value(&reader) { try take(value) }
  }

  private static func reader(_ path: String) throws -> LineReader {
    let handle = try InputFile.open(path)
    return LineReader { try InputFile.read(handle, upTo: $0, of: path) }
  }

  /// The next line that says something; nil at the end. One that is no JSON is a receipt that somebody
  /// has changed beyond reading.
  private static func value(_ reader: inout LineReader) throws -> JSONValue? {
    while let line = try reader.next() {
      switch line {
      case .whole([]): continue
      // What can't be read is a break of the chain at this place, which is told with its number.
      case .whole(let bytes): return (try? JSONValue(parsing: bytes)) ?? .null
      case .tooLong: return .null
      }
    }
    return nil
  }

  private static func other(_ name: String, _ what: String) -> CommandError {
    CommandError(
      .badData, code: "no-receipts", "\(name) \(what)",
      hint: "name a file that `agent audit export` wrote")
  }

  // MARK: Writing

  /// Writes a store's receipts into a file, whole or not at all.
  ///
  /// - Throws: ``FileFailure``.
  static func write(_ outbox: Outbox, to file: String) async throws -> ChainHead {
    let scratch = try WholeFile.Scratch(for: file)
    do {
      let descriptor = open(
        scratch.path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { throw FileFailure(code: errno) }
      let output = BufferedOutput(descriptor)
      let head = try await write(outbox) { try output.append($0 + [0x0A]) }
      try output.finish()
      try scratch.commit()
      return head
    } catch {
      scratch.discard()
      throw error
    }
  }

  /// Hands out the lines, without their ends.
  @discardableResult
  static func write(
    _ outbox: Outbox, _ take: @escaping @Sendable ([UInt8]) throws -> Void
  ) async throws -> ChainHead {
    let name = outbox.name
    return try await outbox.receipts {
      try take($0.serialized())
    } after: { head in
      try take(
        JSONValue.object([
          mark: .count(version), "replica": .string(name), "receipts": .count(head.receipts),
          "head": .string(head.digest.hex),
        ]).serialized())
    }
  }

  /// Gathers what is written, so that each line does not cost a call of its own.
  ///
  /// Unchecked, because only the transaction that hands the lines out uses it, one after the other; the
  /// closure that takes them has to be sendable all the same.
  private final class BufferedOutput: @unchecked Sendable {
    private let handle: FileHandle
    private var held: [UInt8] = []

    init(_ descriptor: Int32) {
      handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    func append(_ bytes: [UInt8]) throws {
      held += bytes
      if held.count >= 1 << 16 { try flush() }
    }

    /// Brings all of it to the disk.
    func finish() throws {
      try flush()
      guard fsync(handle.fileDescriptor) == 0 else { throw FileFailure(code: errno) }
    }

    private func flush() throws {
      var rest = held[...]
      while !rest.isEmpty {
        let written = rest.withUnsafeBytes {
          Foundation.write(handle.fileDescriptor, $0.baseAddress, $0.count)
        }
        if written < 0, errno == EINTR { continue }
        guard written >= 0 else { throw FileFailure(code: errno) }
        rest = rest.dropFirst(written)
      }
      held.removeAll(keepingCapacity: true)
    }
  }
}
