/// Which format a zip archive holds.
enum ArchiveContent: Hashable {
  /// A workbook, and its main part's name in the archive.
  case xlsx(part: String)
  case ods
  case other(OtherFormat)

  static func of(_ archive: ZipArchive) throws(SpreadsheetProblem) -> ArchiveContent {
    if archive.has("_rels/.rels") {
      let main = try XlsxRelationships(archive, of: "").main
      guard let part = main else { return .other(.document) }
      if part.lowercased().hasSuffix(".bin") { return .other(.xlsb) }
      return try XlsxWorkbook.isWorkbook(archive, part: part)
        ? .xlsx(part: part) : .other(.document)
    }
    guard archive.has("content.xml") || archive.has("encrypted-package") else {
      return .other(archive.has("mimetype") ? .document : .archive)
    }
    if try isEncrypted(archive) { return .other(.encrypted) }
    guard archive.has("mimetype") else { return .ods }
    let type = try archive.bytes(of: "mimetype", atMost: 128)
    let isSheet = String(decoding: type, as: UTF8.self)
      .hasPrefix("application/vnd.oasis.opendocument.spreadsheet")
    return isSheet ? .ods : .other(.document)
  }

  /// Whether the manifest of an OpenDocument names a part that is encrypted.
  private static func isEncrypted(_ archive: ZipArchive) throws(SpreadsheetProblem) -> Bool {
    let manifest = "META-INF/manifest.xml"
    guard !archive.has("encrypted-package") else { return true }
    guard archive.has(manifest) else { return false }
    var xml = try XMLReader(archive.source(of: manifest), part: manifest)
    while let event = try xml.next() {
      if case .start(.encryptionData) = event { return true }
    }
    return false
  }
}
