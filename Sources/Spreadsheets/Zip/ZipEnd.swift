/// The end of a zip archive, which tells where its central directory is.
struct ZipEnd {
  let directoryOffset: Int
  let directoryBytes: Int

  private static let signature: [UInt8] = [0x50, 0x4B, 0x05, 0x06]
  private static let length = 22
  private static let longestComment = 65_535

  init(_ file: OpenFile) throws(SpreadsheetProblem) {
    let count = min(file.size, Self.length + Self.longestComment)
    let tail = try file.bytes(at: file.size - count, count: count)
    let last = max(0, tail.count - Self.length)
    let found = (0...last).reversed().first { tail[$0...].starts(with: Self.signature) }
    guard let place = found, tail.count >= Self.length else {
      throw .damaged(part: "the archive", .truncated)
    }
    let record = LittleEndian(Array(tail[place...]))
    var bytes = record.number(at: 12, bytes: 4)
    var offset = record.number(at: 16, bytes: 4)
    if bytes == 0xFFFF_FFFF || offset == 0xFFFF_FFFF || record.number(at: 10, bytes: 2) == 0xFFFF {
      let wide = try Self.wide(file, before: file.size - count + place)
      if let wide { (bytes, offset) = wide }
    }
    (directoryBytes, directoryOffset) = (bytes, offset)
  }

  /// Size and place of the directory from the record for more than 4 GiB, if there is one.
  private static func wide(
    _ file: OpenFile, before end: Int
  ) throws(SpreadsheetProblem) -> (bytes: Int, offset: Int)? {
    guard end >= 20 else { return nil }
    let locator = LittleEndian(try file.bytes(at: end - 20, count: 20))
    guard locator.count == 20, locator.number(at: 0, bytes: 4) == 0x0706_4B50 else { return nil }
    let record = LittleEndian(try file.bytes(at: locator.number(at: 8, bytes: 8), count: 56))
    guard record.count == 56, record.number(at: 0, bytes: 4) == 0x0606_4B50 else {
      throw .damaged(part: "the archive", .corrupt)
    }
    return (record.number(at: 40, bytes: 8), record.number(at: 48, bytes: 8))
  }
}

/// The extra field with the sizes that don't fit in 32 bits: only those, in a fixed order.
struct Zip64Field {
  private var values: [Int] = []

  init(_ directory: LittleEndian, in extra: Range<Int>) {
    var place = extra.lowerBound
    while place + 4 <= extra.upperBound {
      let end = place + 4 + directory.number(at: place + 2, bytes: 2)
      if directory.number(at: place, bytes: 2) == 1, end <= extra.upperBound {
        values = stride(from: place + 4, to: end - 7, by: 8).map {
          directory.number(at: $0, bytes: 8)
        }
      }
      place = end
    }
  }

  /// What the 32 bits say, or the next of the field where they say that they can't.
  mutating func value(_ narrow: Int) -> Int {
    guard narrow == 0xFFFF_FFFF, !values.isEmpty else { return narrow }
    return values.removeFirst()
  }
}
