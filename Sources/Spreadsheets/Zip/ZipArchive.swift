/// A zip archive, read by its central directory: the only place where all programs write the sizes
/// (PKWARE's APPNOTE 4.3).
struct ZipArchive: Sendable {
  struct Entry: Hashable, Sendable {
    let flags: Int
    /// 0 stored, 8 deflated.
    let method: Int
    let checkSum: UInt32
    let packedBytes: Int
    let bytes: Int
    let headerOffset: Int
  }

  /// Most bytes of a central directory; workbooks have some dozen parts.
  private static let directoryLimit = 16 << 20

  private let file: OpenFile
  /// By name in lower case, for parts are found without regard to case.
  private let entries: [String: Entry]

  init(_ file: OpenFile) throws(SpreadsheetProblem) {
    self.file = file
    let end = try ZipEnd(file)
    guard end.directoryBytes <= Self.directoryLimit else { throw .tooLarge(part: "the archive") }
    let directory = try file.bytes(at: end.directoryOffset, count: end.directoryBytes)
    guard directory.count == end.directoryBytes else { throw Self.damaged(.truncated) }
    entries = try Self.entries(of: LittleEndian(directory))
  }

  func has(_ name: String) -> Bool { entries[name.lowercased()] != nil }

  /// The unpacked bytes of a part.
  func source(of name: String) throws(SpreadsheetProblem) -> any ByteSource {
    guard let entry = entries[name.lowercased()] else { throw .damaged(part: name, .missing) }
    guard entry.flags & 1 == 0 else { throw .otherFormat(.encrypted) }
    let header = LittleEndian(try file.bytes(at: entry.headerOffset, count: 30))
    guard header.count == 30, header.number(at: 0, bytes: 4) == 0x0403_4B50 else {
      throw .damaged(part: name, .corrupt)
    }
    let start =
      entry.headerOffset + 30 + header.number(at: 26, bytes: 2) + header.number(at: 28, bytes: 2)
    guard start + entry.packedBytes <= file.size else { throw .damaged(part: name, .truncated) }
    let packed = FileSource(file, from: start, to: start + entry.packedBytes)
    guard entry.method == 0 || entry.method == 8 else {
      throw .damaged(part: name, .compression(entry.method))
    }
    return try UnpackedPart(packed, entry: entry, name: name)
  }

  /// All of a small part.
  func bytes(of name: String, atMost limit: Int) throws(SpreadsheetProblem) -> [UInt8] {
    var window = ByteWindow(try source(of: name), capacity: limit)
    while try window.more() == .grown {}
    return Array(window.unread.prefix(limit))
  }

  private static func entries(
    of directory: LittleEndian
  ) throws(SpreadsheetProblem) -> [String: Entry] {
    var entries: [String: Entry] = [:]
    var place = 0
    while place + 46 <= directory.count, directory.number(at: place, bytes: 4) == 0x0201_4B50 {
      let name = directory.number(at: place + 28, bytes: 2)
      let extra = directory.number(at: place + 30, bytes: 2)
      let next = place + 46 + name + extra + directory.number(at: place + 32, bytes: 2)
      guard next <= directory.count else { throw damaged(.truncated) }
      let text = String(decoding: directory.bytes(at: place + 46, count: name), as: UTF8.self)
      let path = String(text.map { $0 == "\\" ? "/" : $0 }.drop { $0 == "/" }).lowercased()
      // The first of two equal names, so that no reader is shown another table than the office.
      if entries[path] == nil {
        let field = place + 46 + name
        entries[path] = entry(directory, at: place, extra: field..<field + extra)
      }
      place = next
    }
    return entries
  }

  private static func entry(
    _ directory: LittleEndian, at place: Int, extra: Range<Int>
  ) -> Entry {
    var wide = Zip64Field(directory, in: extra)
    let bytes = wide.value(directory.number(at: place + 24, bytes: 4))
    let packed = wide.value(directory.number(at: place + 20, bytes: 4))
    let offset = wide.value(directory.number(at: place + 42, bytes: 4))
    return Entry(
      flags: directory.number(at: place + 8, bytes: 2),
      method: directory.number(at: place + 10, bytes: 2),
      checkSum: UInt32(directory.number(at: place + 16, bytes: 4)), packedBytes: packed,
      bytes: bytes, headerOffset: offset)
  }

  private static func damaged(_ damage: SpreadsheetProblem.Damage) -> SpreadsheetProblem {
    .damaged(part: "the archive", damage)
  }
}
