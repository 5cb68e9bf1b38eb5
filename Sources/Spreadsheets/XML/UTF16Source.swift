/// A document in UTF-16, read as UTF-8.
final class UTF16Source: ByteSource {
  enum ByteOrder { case little, big }

  private var window: ByteWindow
  private let order: ByteOrder
  private let part: String
  /// What did not fit into the last target.
  private var waiting: [UInt8] = []

  init(_ window: ByteWindow, order: ByteOrder, part: String) {
    (self.window, self.order, self.part) = (window, order, part)
  }

  /// The order of a document that begins so; nil where it is not UTF-16.
  static func byteOrder(_ beginning: [UInt8]) -> ByteOrder? {
    switch beginning.prefix(2) {
    case [0xFF, 0xFE], [0x3C, 0x00]: .little
    case [0xFE, 0xFF], [0x00, 0x3C]: .big
    default: nil
    }
  }

  func read(into target: UnsafeMutableRawBufferPointer) throws(SpreadsheetProblem) -> Int {
    while waiting.isEmpty {
      guard try fill() else { return 0 }
    }
    let count = min(waiting.count, target.count)
    target.copyBytes(from: waiting.prefix(count))
    waiting.removeFirst(count)
    return count
  }

  /// Brings the next units to `waiting`; false at the end.
  private func fill() throws(SpreadsheetProblem) -> Bool {
    if window.unread.count < 2 || !endsWithScalar() {
      switch try window.more() {
      case .grown: break
      case .ended where window.unread.isEmpty: return false
      case .ended, .full: throw .damaged(part: part, .malformed)
      }
    }
    var units = units()
    if let last = units.last, UTF16.isLeadSurrogate(last) { units.removeLast() }
    window.consume(units.count * 2)
    guard let text = String(validating: units, as: UTF16.self) else {
      throw .damaged(part: part, .malformed)
    }
    waiting = Array(text.utf8)
    return true
  }

  private func endsWithScalar() -> Bool { units().contains { !UTF16.isLeadSurrogate($0) } }

  private func units() -> [UInt16] {
    let bytes = window.unread
    return stride(from: 0, to: bytes.count - 1, by: 2).map {
      order == .little
        ? UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8
        : UInt16(bytes[$0 + 1]) | UInt16(bytes[$0]) << 8
    }
  }
}
