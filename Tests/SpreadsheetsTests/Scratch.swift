import Foundation

@testable import Spreadsheets

/// A folder for the files of one test, which is gone afterwards.
struct Scratch {
  let folder: URL

  static func with<Result>(_ body: (Scratch) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(Scratch(folder: folder))
  }

  func path(_ name: String) -> String { folder.appending(path: name).path }

  /// A file of these bytes.
  func file(_ bytes: [UInt8]) throws -> String {
    try Data(bytes).write(to: URL(filePath: path("file")))
    return path("file")
  }

  /// A zip archive of these parts.
  func archive(_ parts: [(name: String, content: String)]) throws -> String {
    var zip = ZipWriter(try FileOutput(path: path("archive")))
    for part in parts { try zip.pack(part.name, part.content) }
    try zip.finish()
    return path("archive")
  }
}

func withFile<Result>(_ bytes: [UInt8], _ body: (String) throws -> Result) throws -> Result {
  try Scratch.with { try body($0.file(bytes)) }
}

func allRows(of book: Spreadsheet, _ sheet: Sheet) throws -> [SheetRow] {
  var rows = try book.rows(of: sheet)
  var all: [SheetRow] = []
  while let row = try rows.next() { all.append(row) }
  return all
}

/// The rows of the first sheet of a file.
func rows(ofFile path: String) throws -> [SheetRow] {
  let book = try Spreadsheet.open(path: path)
  return try allRows(of: book, book.sheets[0])
}
