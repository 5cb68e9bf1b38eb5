import Foundation
import Outbox
import Registry

// MARK: Copies

extension World {
  /// Copies the store's file as a backup would.
  func backUp(_ number: Int) async throws {
    guard let outbox = offices[number].outbox, offices[number].isUp else { return }
    copies += 1
    let path = "\(folder)/copy-\(copies).db"
    do {
      _ = try await outbox.backup(to: path)
    } catch is ProcessDied {
      return
    }
    offices[number].copies.append(Office.Copy(path: path, edits: ledger.present[number]))
    note(number, "makes copy \(copies)")
  }

  /// Puts an older copy in the place of the store's file while the machine is off, as somebody
  /// does who knows nothing of `agent restore`.
  func putBack(_ number: Int) async throws {
    guard !offices[number].copies.isEmpty, offices[number].pass == nil, offices[number].isUp
    else { return }
    let copy = dice.pick(offices[number].copies)
    offices[number].outbox = nil
    offices[number].unanswered = nil
    try overwrite(offices[number].path, with: copy.path)
    ledger.restore(number, edits: copy.edits)
    offices[number].memory.clocks = [:]
    offices[number].memory.baseClocks = [:]
    note(number, "gets the copy back that had \(copy.edits.count) edits")
    try await start(number)
  }

  /// The file keeps its number, as when a tool writes into it.
  private func overwrite(_ path: String, with copy: String) throws {
    for suffix in ["-wal", "-shm"] where FileManager.default.fileExists(atPath: path + suffix) {
      try FileManager.default.removeItem(atPath: path + suffix)
    }
    let contents = try Data(contentsOf: URL(fileURLWithPath: copy))
    try contents.write(to: URL(fileURLWithPath: path), options: [])
  }
}

// MARK: Machines from one disk

extension World {
  /// The most offices that are copies of another one's machine.
  private static let mostClones = 2

  /// A second machine starts from the disk of an office's, as it stands just now: its card is
  /// another, all else is the same.
  func clone(_ number: Int) async throws {
    guard offices[number].isUp, offices.count < options.offices + Self.mostClones else { return }
    let copy = offices.count
    let original = offices[number]
    let image = original.machine.id.split(separator: " ")[0]
    var office = office(copy, Machine(id: "\(image) card-\(copy)"), original.settings)
    office.memory = original.memory
    office.line = original.line
    try copyDisk(from: original.path, to: office.path)
    ledger.copy(number)
    offices.append(office)
    note(number, "is cloned, with \(ledger.present[number].count) edits, as \(office.name)")
    try await start(copy)
  }

  /// The store's file, its log and its witness, at one moment.
  private func copyDisk(from path: String, to copy: String) throws {
    let files = FileManager.default
    try files.createDirectory(
      at: URL(fileURLWithPath: copy).deletingLastPathComponent(), withIntermediateDirectories: true)
    for suffix in ["", "-wal", ".witness"] where files.fileExists(atPath: path + suffix) {
      try files.copyItem(atPath: path + suffix, toPath: copy + suffix)
    }
    try renumber(copy + ".witness", from: fileNumber(path), to: fileNumber(copy))
  }

  /// A disk image keeps the numbers of its files, which a copy of a file does not: the witness is to
  /// know the copy by its own.
  private func renumber(_ witness: String, from old: UInt64, to new: UInt64) throws {
    let text = try String(contentsOfFile: witness, encoding: .utf8)
    let lines = text.split(separator: "\n").map { line in
      let renumbered = line.replacing("\"file\":\(old),", with: "\"file\":\(new),")
      let blank = renumbered.reversed().prefix { $0 == " " }.count
      let length = line.count - (renumbered.count - blank)
      return renumbered.dropLast(blank) + String(repeating: " ", count: max(0, length))
    }
    try Data((lines.joined(separator: "\n") + "\n").utf8)
      .write(to: URL(fileURLWithPath: witness), options: [])
  }

  private func fileNumber(_ path: String) throws -> UInt64 {
    let number = try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber]
    return (number as? NSNumber)?.uint64Value ?? 0
  }
}
