import DistrictDay
import Foundation

/// Writes a district's day into a folder: `generate-district-day FOLDER [SEED]`.
@main
struct GenerateDistrictDay {
  static func main() throws {
    guard let arguments = Arguments(CommandLine.arguments.dropFirst()) else {
      FileHandle.standardError.write(
        Data("usage: generate-district-day FOLDER [SEED]\n".utf8))
      exit(EX_USAGE)
    }
    try FileManager.default.createDirectory(
      at: arguments.folder, withIntermediateDirectories: true)
    for file in Day.generate(seed: arguments.seed).files {
      try Data(file.text.utf8).write(
        to: arguments.folder.appending(path: file.name), options: .atomic)
    }
  }
}

private struct Arguments {
  let folder: URL
  let seed: UInt64

  init?(_ words: ArraySlice<String>) {
    guard let path = words.first, words.count <= 2 else { return nil }
    folder = URL(filePath: path, directoryHint: .isDirectory)
    guard let word = words.dropFirst().first else {
      seed = Day.committedSeed
      return
    }
    guard let number = UInt64(word) else { return nil }
    seed = number
  }
}
