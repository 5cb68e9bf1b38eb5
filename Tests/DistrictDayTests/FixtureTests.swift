import Foundation
import Testing

@testable import DistrictDay

/// `Fixtures/district-day` is what the generator makes.
struct FixtureTests {
  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/district-day")

  @Test(arguments: Day.committed.files)
  func committedFileIsTheGeneratorsOutput(file: DayFile) throws {
    let committed = try Data(contentsOf: Self.folder.appending(path: file.name))
    #expect(
      committed == Data(file.text.utf8),
      "run `swift run generate-district-day Fixtures/district-day`")
  }

  @Test func noOtherRowsAreCommitted() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    #expect(
      names.filter { $0.hasSuffix(".jsonl") }.sorted() == Day.committed.files.map(\.name))
  }
}
