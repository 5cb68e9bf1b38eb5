/// The stretch of a source that is in memory: what is not consumed yet, in one piece.
///
/// A copy shares the memory, so only one may be used.
struct ByteWindow {
  /// Most bytes that are kept at once.
  static let limit = 16 << 20

  private final class Block {
    let base: UnsafeMutablePointer<UInt8>
    let capacity: Int

    init(capacity: Int) {
      base = .allocate(capacity: capacity)
      self.capacity = capacity
    }

    deinit { base.deallocate() }
  }

  private let source: any ByteSource
  private var block: Block
  /// Where the block begins.
  private var base: UnsafeMutablePointer<UInt8>
  private var start = 0
  private var end = 0

  init(_ source: any ByteSource, capacity: Int = 128 << 10) {
    self.source = source
    block = Block(capacity: capacity)
    base = block.base
  }

  /// What is in memory and not consumed; valid until `more` or the end of the window.
  var unread: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: base + start, count: end - start)
  }

  mutating func consume(_ count: Int) { start += count }

  enum Growth {
    case grown
    case ended
    /// As much is unread as may be kept.
    case full
  }

  /// Brings more of the source behind what is unread.
  mutating func more() throws(SpreadsheetProblem) -> Growth {
    makeRoom()
    guard end < block.capacity else { return .full }
    let room = UnsafeMutableRawBufferPointer(
      start: base + end, count: block.capacity - end)
    let count = try source.read(into: room)
    end += count
    return count == 0 ? .ended : .grown
  }

  private mutating func makeRoom() {
    let count = end - start
    guard start > 0 || end == block.capacity else { return }
    if count > block.capacity / 2, block.capacity < Self.limit {
      let larger = Block(capacity: block.capacity * 2)
      larger.base.update(from: base + start, count: count)
      (block, base) = (larger, larger.base)
    } else {
      base.update(from: base + start, count: count)
    }
    (start, end) = (0, count)
  }
}
