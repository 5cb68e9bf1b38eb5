/// The texts that cells refer to by number. They lie in a temporary file, since an office's workbook
/// may have as many different ones as cells.
struct SharedStrings: Sendable {
  private let file: TemporaryFile?
  /// Where each text begins in the file, and where the last one ends.
  private let offsets: [UInt64]

  init(_ archive: ZipArchive, part: String?) throws(SpreadsheetProblem) {
    guard let part, archive.has(part) else {
      (file, offsets) = (nil, [0])
      return
    }
    let file = try TemporaryFile()
    var offsets: [UInt64] = [0]
    var (pending, item): ([UInt8], [UInt8]) = ([], [])
    var written: UInt64 = 0
    var xml = try XMLReader(archive.source(of: part), part: part)
    while let event = try xml.next() {
      guard case .start(.sharedItem) = event else { continue }
      item.removeAll(keepingCapacity: true)
      try xml.richText(into: &item)
      pending.append(contentsOf: EscapedText.resolve(item))
      offsets.append(written + UInt64(pending.count))
      if pending.count > 256 << 10 {
        try file.append(pending)
        written += UInt64(pending.count)
        pending.removeAll(keepingCapacity: true)
      }
    }
    try file.append(pending)
    (self.file, self.offsets) = (file, offsets)
  }

  /// Looks texts up for one reader; keeps the stretches of the file that were looked at last.
  struct Lookup {
    private static let blockBytes = 16 << 10
    private static let blocks = 64

    private let strings: SharedStrings
    /// The block of the file that each place of `memory` holds, -1 for none.
    private var held = [Int](repeating: -1, count: Self.blocks)
    private var memory: [UInt8] = []

    init(_ strings: SharedStrings) { self.strings = strings }

    /// Nil for a number that no text has; the problem is the caller's to name.
    mutating func text(_ index: Int) throws(SpreadsheetProblem) -> String? {
      guard index >= 0, index + 1 < strings.offsets.count, let file = strings.file else {
        return nil
      }
      let range = Int(strings.offsets[index])..<Int(strings.offsets[index + 1])
      guard !range.isEmpty else { return "" }
      let block = range.lowerBound / Self.blockBytes
      guard block == (range.upperBound - 1) / Self.blockBytes else {
        var bytes = [UInt8](repeating: 0, count: range.count)
        try bytes.withMemory { target throws(SpreadsheetProblem) in
          try file.read(at: range.lowerBound, into: target)
        }
        return UTF8Text.text(bytes)
      }
      let place = try hold(block, of: file) + range.lowerBound % Self.blockBytes
      return memory.withUnsafeBufferPointer {
        let bytes = UnsafeBufferPointer(rebasing: $0[place..<place + range.count])
        return UTF8Text.text(bytes)
      }
    }

    /// Where a block begins in `memory`.
    private mutating func hold(
      _ block: Int, of file: TemporaryFile
    ) throws(SpreadsheetProblem) -> Int {
      if memory.isEmpty { memory = [UInt8](repeating: 0, count: Self.blocks * Self.blockBytes) }
      let place = block % Self.blocks
      let start = place * Self.blockBytes
      guard held[place] != block else { return start }
      try memory.withMemory { target throws(SpreadsheetProblem) in
        try file.read(
          at: block * Self.blockBytes,
          into: .init(rebasing: target[start..<start + Self.blockBytes]))
      }
      held[place] = block
      return start
    }
  }
}
