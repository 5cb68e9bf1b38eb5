import Foundation
import Spreadsheets

/// Where refused rows go unless somebody says so.
enum RejectsPlace {
  /// The file beside `file`, or the first numbered one that is not there yet: an earlier one may have
  /// been mended since and not yet imported. Where nobody may write beside it, and for what comes from
  /// a pipe, it is in the working folder, and else at home.
  static func free(for file: String, ending: String) -> String {
    let stem = stem(of: FileMode.isRegular(file) ? file : "import")
    let name = URL(fileURLWithPath: stem).lastPathComponent
    let beside = stem.hasSuffix("/" + name) ? String(stem.dropLast(name.utf8.count + 1)) : "."
    let folders: [String] = [beside, ".", NSHomeDirectory()]
    let folder = folders.first { access($0, W_OK) == 0 } ?? beside
    let whole = folder == beside ? stem : folder == "." ? name : "\(folder)/\(name)"
    var path = "\(whole).rejects.\(ending)"
    var number = 2
    while FileManager.default.fileExists(atPath: path) {
      path = "\(whole).rejects-\(number).\(ending)"
      number += 1
    }
    return path
  }

  static func ending(_ format: SpreadsheetFormat) -> String {
    switch format {
    case .delimited(separator: UInt8(ascii: "\t")): "tsv"
    case .delimited: "csv"
    case .xlsx: "xlsx"
    case .ods: "ods"
    }
  }

  /// The rejects of a rejects file are the next ones of the same file.
  private static func stem(of file: String) -> String {
    guard let match = file.firstMatch(of: /\.rejects(-[0-9]+)?\.(jsonl|csv|tsv|xlsx|ods)$/) else {
      return file
    }
    return String(file[..<match.range.lowerBound])
  }
}
