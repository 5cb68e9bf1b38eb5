/// The container of Microsoft's older formats, as far as its directory tells what is in it.
enum CompoundFile {
  /// - Parameter file: A file that begins with the container's signature.
  static func format(of file: OpenFile) throws(SpreadsheetProblem) -> OtherFormat {
    let header = try file.bytes(at: 0, count: 512)
    guard header.count == 512, (7...20).contains(header[30]) else { return .document }
    let sector = 1 << Int(header[30])
    let first = (0..<4).reduce(0) { $0 | Int(header[48 + $1]) << (8 * $1) }
    let directory = try file.bytes(at: (first + 1) * sector, count: 4 * max(sector, 512))
    let names = stride(from: 0, to: directory.count - 127, by: 128).map { entry in
      stride(from: entry, to: entry + 62, by: 2).map { directory[$0] }.prefix { $0 != 0 }
    }
    if names.contains(where: { $0.elementsEqual("EncryptedPackage".utf8) }) { return .encrypted }
    let isWorkbook = names.contains {
      $0.elementsEqual("Workbook".utf8) || $0.elementsEqual("Book".utf8)
    }
    return isWorkbook ? .xls : .document
  }
}
