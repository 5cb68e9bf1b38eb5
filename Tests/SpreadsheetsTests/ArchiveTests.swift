import Foundation
import Testing

@testable import Spreadsheets

struct ArchiveTests {
  private static let name = "content.xml"

  private static func bytes(of path: String, part: String = name) throws -> [UInt8] {
    let source = try ZipArchive(OpenFile(path: path)).source(of: part)
    var all: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = try piece.withUnsafeMutableBytes { try source.read(into: $0) }
      if count == 0 { return all }
      all += piece[..<count]
    }
  }

  /// An archive of one part, changed by `change`.
  private static func changed(
    _ content: String, _ change: (inout [UInt8]) -> Void
  ) throws -> [UInt8] {
    try Scratch.with { scratch in
      var archive = [UInt8](
        try Data(contentsOf: URL(filePath: scratch.archive([(name, content)]))))
      change(&archive)
      return try bytes(of: scratch.file(archive))
    }
  }

  @Test func aPartComesBackAsItWas() throws {
    let content = (0..<50_000).map { "row \($0 * 7_919 % 1_000)\n" }.joined()
    #expect(try Self.changed(content) { _ in } == Array(content.utf8))
    #expect(try Self.changed("") { _ in } == [])
  }

  @Test func bytesBeforeAndBehindTheArchiveAreNoMatter() throws {
    #expect(try Self.changed("x") { $0 += Array("a comment of no length".utf8) } == [0x78])
  }

  @Test func damageIsTold() throws {
    let content = (0..<5_000).map { "row \($0 * 7_919 % 1_000)\n" }.joined()
    let corrupt = SpreadsheetProblem.damaged(part: Self.name, .corrupt)
    #expect(throws: corrupt) { try Self.changed(content) { $0[2_000] ^= 1 } }
    // The check sum in the central directory.
    #expect(throws: corrupt) {
      try Self.changed(content) { archive in
        archive[Self.directory(of: archive) + 16] ^= 1
      }
    }
    // A length that is not the part's.
    #expect(throws: corrupt) {
      try Self.changed(content) { archive in
        archive[Self.directory(of: archive) + 24] ^= 1
      }
    }
    #expect(throws: SpreadsheetProblem.damaged(part: "the archive", .truncated)) {
      try Self.changed(content) { $0.removeLast(30) }
    }
    #expect(throws: SpreadsheetProblem.otherFormat(.encrypted)) {
      try Self.changed(content) { archive in archive[Self.directory(of: archive) + 8] |= 1 }
    }
    #expect(throws: SpreadsheetProblem.damaged(part: Self.name, .compression(12))) {
      try Self.changed(content) { archive in archive[Self.directory(of: archive) + 10] = 12 }
    }
  }

  @Test func whatUnpacksToFarMoreThanAnySheetIsRefused() throws {
    #expect(throws: SpreadsheetProblem.tooLarge(part: Self.name)) {
      try Self.changed(String(repeating: " ", count: 80 << 20)) { _ in }
    }
  }

  @Test func archivesOfMoreThanFourGigabytesSayTheirSizesApart() throws {
    #expect(
      try Self.changed("x") { archive in
        let directory = Self.directory(of: archive)
        let offset = Array(archive[directory + 42..<directory + 46])
        // The place of the part's header moves to the field for 64 bits.
        archive.replaceSubrange(directory + 42..<directory + 46, with: [255, 255, 255, 255])
        archive.replaceSubrange(directory + 30..<directory + 32, with: [12, 0])
        let field: [UInt8] = [1, 0, 8, 0] + offset + [0, 0, 0, 0]
        archive.insert(contentsOf: field, at: directory + 46 + Self.name.utf8.count)
        archive[archive.count - 10] += 12
      } == [0x78])
  }

  /// Where the first entry of the central directory is.
  private static func directory(of archive: [UInt8]) -> Int {
    let end = archive.count - 22
    return (0..<4).reduce(0) { $0 | Int(archive[end + 16 + $1]) << (8 * $1) }
  }
}
