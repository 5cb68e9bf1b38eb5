import Bundles
import Codecs
import Crypto
import Foundation
import Outbox
import Sealing

/// Seals what leaves, opens what comes, and puts files in their places.
struct BundlePost {
  /// The most bytes that are unpacked of one bundle.
  static let mostUnpacked = 512 << 20
  /// The most bytes of a bundle's file that are read.
  static let mostRead = 256 << 20

  let outbox: Outbox
  private let keys: OfficeKeys

  /// - Throws: ``CommandError`` with exit status 78 where this office has no keys.
  init(outbox: Outbox) async throws {
    self.outbox = outbox
    keys = try OfficeKeys.read(beside: outbox.path)
  }

  /// Hands due edits over to `peer` in a new file.
  ///
  /// - Returns: how many; no file is made for none.
  func write(
    _ path: String, for peer: String, maxBytes: Int? = nil, again: Bool = false
  ) async throws -> Int {
    let sealing = try await sealing(for: peer)
    let scratch = BundleScratch(path)
    let fits: @Sendable (OpenedBundle) throws -> Bool = { bundle in
      try sealing.seal(bundle).count <= maxBytes ?? .max
    }
    let file = BundleFile(path: path, fits: maxBytes == nil ? nil : fits) { bundle in
      let bytes = try sealing.seal(bundle)
      do throws(FileFailure) {
        try scratch.write(bytes)
      } catch {
        throw CommandError(error, writing: path)
      }
      return Self.digest(bytes)
    }
    let handed: HandedOver?
    do {
      handed = try await outbox.handOver(to: peer, as: file, again: again, at: Date())
    } catch {
      scratch.discard()
      throw error
    }
    guard let handed else { return 0 }
    do throws(FileFailure) {
      try scratch.commit()
    } catch {
      scratch.discard()
      try await outbox.takeBack(handed, at: Date())
      throw CommandError(error, writing: path)
    }
    try await outbox.isOut(handed)
    return handed.bundle.content.count
  }

  /// Writes the receipts for `peer` into a new file. Where it can't be written nothing is lost: they
  /// are in the next ones.
  ///
  /// - Returns: how many; no file is made for none.
  func writeReceipts(_ path: String, for peer: String) async throws -> Int {
    let sealing = try await sealing(for: peer)
    guard let bundle = try await outbox.receipts(for: peer, at: Date()) else { return 0 }
    let scratch = BundleScratch(path)
    let bytes = try sealing.seal(bundle)
    do throws(FileFailure) {
      try scratch.write(bytes)
      try scratch.commit()
    } catch {
      scratch.discard()
      throw CommandError(error, writing: path)
    }
    return bundle.content.count
  }

  /// Takes a bundle.
  func take(_ path: String) async throws -> TakenBundle {
    let bytes = try Self.bytes(path)
    let peers = try await outbox.peers()
    let opened: Envelope.Opened
    do throws(EnvelopeProblem) {
      opened = try Envelope.open(
        bytes, identity: keys.identity, knownSigners: Set(peers.map(\.keys.signer)),
        limit: Self.mostUnpacked)
    } catch {
      throw CommandError(error, in: path)
    }
    let bundle: OpenedBundle
    do {
      bundle = try OpenedBundle(lines: opened.lines)
    } catch let problem as BundleProblem {
      throw CommandError(problem, in: path)
    }
    let from = bundle.header.from.installation
    guard peers.contains(where: { $0.name == from && $0.keys.signer == opened.signer }) else {
      throw CommandError(
        .badData, code: "wrong-sender",
        "\(path) says that it is from \(from), and is signed by another peer",
        hint: "ask who wrote it; nothing was taken")
    }
    switch bundle.content {
    case .edits(let edits):
      return .edits(try await outbox.take(edits, of: bundle.header, at: Date()), from: from)
    case .receipts(let receipts):
      return .receipts(try await outbox.take(receipts, of: bundle.header, at: Date()), from: from)
    }
  }

  /// Takes back what went by the bundle that was written to `file`, and removes the file.
  static func recall(_ file: String, _ outbox: Outbox) async throws -> Int {
    let path = URL(fileURLWithPath: file).standardizedFileURL.path
    let isThere = FileManager.default.fileExists(atPath: path)
    let digest = isThere ? digest(try bytes(path)) : nil
    let count = try await outbox.recall(file: path, digest: digest, at: Date())
    if isThere { try FileManager.default.removeItem(atPath: path) }
    return count
  }

  private func sealing(for peer: String) async throws -> BundleSealing {
    BundleSealing(
      signing: keys.signing, recipient: try await outbox.peer(named: peer).keys.recipient)
  }

  private static func digest(_ bytes: [UInt8]) -> String {
    SHA256.hash(data: bytes).map { String(format: "%02x", $0) }.joined()
  }

  private static func bytes(_ path: String) throws -> [UInt8] {
    let size: Int?
    do {
      size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
    } catch {
      throw CommandError(
        .unreachable, code: "no-file", "the bundle \(path) can't be read", hint: "check the path")
    }
    guard FileMode.isRegular(path), size ?? 0 <= mostRead else {
      throw CommandError(
        .badData, code: "no-bundle", "\(path) is no file, or too large to be a bundle")
    }
    do {
      return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw CommandError(
        .unreachable, code: "no-file", "the bundle \(path) can't be read: \(SystemWords.of(error))",
        hint: "check the path and the medium")
    }
  }
}

/// Seals bundles to one peer.
private struct BundleSealing: Sendable {
  let signing: SigningKey
  let recipient: AgeRecipient

  func seal(_ bundle: OpenedBundle) throws -> [UInt8] {
    try Envelope.seal(lines: bundle.lines(), signer: signing, to: [recipient])
  }
}

/// A bundle's file before it has its name.
private struct BundleScratch: Sendable {
  private let path: String
  private let scratch: String

  init(_ path: String) {
    self.path = path
    scratch = path + ".part"
  }

  /// Puts the bytes onto the medium. What an earlier run left under that name gives way.
  func write(_ bytes: [UInt8]) throws(FileFailure) {
    let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW
    let descriptor = open(scratch, flags, 0o600)
    guard descriptor >= 0 else { throw FileFailure(code: errno) }
    defer { close(descriptor) }
    var done = 0
    while done < bytes.count {
      let written = bytes[done...].withUnsafeBytes {
        pwrite(descriptor, $0.baseAddress, $0.count, off_t(done))
      }
      guard written > 0 else { throw FileFailure(code: written < 0 ? errno : ENOSPC) }
      done += written
    }
    guard fsync(descriptor) == 0 else { throw FileFailure(code: errno) }
  }

  /// Gives the file its name, for good.
  func commit() throws(FileFailure) {
    guard rename(scratch, path) == 0 else { throw FileFailure(code: errno) }
    let folder = open(
      URL(fileURLWithPath: path).deletingLastPathComponent().path,
      O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }  // it has its name; whether that outlives a power cut is
    fsync(folder)  // seen when its receipts come or do not
    close(folder)
  }

  func discard() { unlink(scratch) }
}

/// What came of taking a bundle.
enum TakenBundle {
  case edits(TakenIn, from: String)
  case receipts(TakenReceipts, from: String)

  var sentence: String {
    switch self {
    case .edits(let taken, let from):
      return "from \(from): \(taken.recorded.counted("edit")) recorded"
        + (taken.repaired > 0 ? ", \(taken.repaired) came repaired" : "")
        + (taken.repeated > 0 ? ", \(taken.repeated) were here already" : "")
    case .receipts(let taken, let from):
      return "from \(from): \(taken.settled.counted("edit")) settled"
        + (taken.repeated > 0 ? ", \(taken.repeated) known already" : "")
        + (taken.news > 0 ? ", \(taken.news.counted("record")) changed since" : "")
    }
  }

  /// What was not taken, each as a sentence.
  var notes: [String] {
    guard case .receipts(let taken, let from) = self else { return [] }
    return taken.offRoad.map {
      "the receipt for \($0) is not taken: it is not on its way by \(from) any more; the next sync "
        + "asks Sunbird about it"
    }
  }

  func json(_ file: String) -> JSONValue {
    switch self {
    case .edits(let taken, let from):
      .object([
        "bundle": .string(file), "kind": .string("edits"), "from": .string(from),
        "edits": .count(taken.recorded + taken.repaired), "recorded": .count(taken.recorded),
        "repaired": .count(taken.repaired), "repeated": .count(taken.repeated),
      ])
    case .receipts(let taken, let from):
      .object([
        "bundle": .string(file), "kind": .string("receipts"), "from": .string(from),
        "edits": .count(taken.settled), "repeated": .count(taken.repeated),
        "news": .count(taken.news),
        "refused": .array(taken.offRoad.map { .string($0.description) }),
      ])
    }
  }
}
