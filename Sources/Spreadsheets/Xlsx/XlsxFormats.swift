/// How the cell styles of a workbook show numbers.
struct XlsxFormats: Sendable {
  private var formats: [NumberFormat] = []

  init(_ archive: ZipArchive, part: String?) throws(SpreadsheetProblem) {
    guard let part else { return }
    var xml = try XMLReader(archive.source(of: part), part: part)
    var codes: [Int: NumberFormat] = [:]
    var inCellFormats = false
    while let event = try xml.next() {
      switch event {
      case .start(.numberFormat):
        // Those of conditional styles have the same name and no cell refers to them by id.
        if let id = xml.number(.formatID), let code = try xml.attribute(.formatCode) {
          codes[id] = NumberFormat(code: code)
        }
      case .start(.cellFormats): inCellFormats = true
      case .start(.format) where inCellFormats:
        let id = xml.number(.formatID) ?? 0
        formats.append(codes[id] ?? NumberFormat(builtIn: id))
        try xml.skip()
      case .end where xml.depth == 1: inCellFormats = false
      default: break
      }
    }
  }

  /// The format of a cell's style, by its number in the file; General for one that is not there.
  func format(_ style: Int) -> NumberFormat {
    formats.indices.contains(style) ? formats[style] : .general
  }
}
