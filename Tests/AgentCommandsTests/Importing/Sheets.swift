import AgentProcesses
import Foundation
import Spreadsheets

/// The formats in which a sheet of texts can be handed in.
enum SheetFormat: String, CaseIterable, Sendable {
  case csv, semicolons, tsv, xlsx, ods

  /// Of a rejects file.
  var ending: String { self == .semicolons ? "csv" : rawValue }
}

extension Office {
  /// An office whose Sunbird takes users without an e-mail address.
  static func ofPhones() async throws -> Office {
    try await open(settings: ["AGENT_SERVER_DIALECT": "r1.5"])
  }

  /// Writes a sheet whose cells are parted by bars.
  ///
  /// - Returns: its path.
  @discardableResult
  func sheet(_ name: String, _ format: SheetFormat, _ lines: [String]) throws -> String {
    let path = path(name)
    var writer: any RowWriter =
      switch format {
      case .csv: try DelimitedWriter(FileOutput(path: path), separator: UInt8(ascii: ","))
      case .semicolons: try DelimitedWriter(FileOutput(path: path), separator: UInt8(ascii: ";"))
      case .tsv: try DelimitedWriter(FileOutput(path: path), separator: UInt8(ascii: "\t"))
      case .xlsx: try XlsxWriter(FileOutput(path: path), sheet: "Teachers")
      case .ods: try OdsWriter(FileOutput(path: path), sheet: "Teachers")
      }
    for line in lines { try writer.append(Self.cells(line)) }
    try writer.finish()
    return path
  }

  private static func cells(_ line: String) -> [String] {
    line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
  }

  /// The rows of a sheet, as texts.
  func rows(_ name: String) throws -> [[String]] {
    let file = try Spreadsheet.open(path: path(name))
    var rows = try file.rows(of: file.sheets[0])
    var texts: [[String]] = []
    while let row = try rows.next() {
      texts.append(
        row.cells.map {
          if case .text(let text) = $0 { text } else { $0 == .empty ? "" : "\($0)" }
        })
    }
    return texts
  }
}
