/// Where the cells of one row lie (RFC 4180, any of the three line ends).
struct DelimitedRow {
  /// A cell's bytes, without the quotes around it.
  struct Span {
    let range: Range<Int>
    /// Whether quotes within are written twice.
    let hasQuotes: Bool
    /// Whether separators and line ends are within it.
    let hasRows: Bool
  }

  struct End {
    /// The row's bytes without its line end.
    let length: Int
    /// Where the next row begins.
    let next: Int
    /// Line ends in the row, its own included.
    let lines: Int
  }

  enum Outcome {
    case row(End)
    /// The bytes end before the row does.
    case wantsMore
    /// The line ends before the cell of the open quote.
    case openQuote(linesBefore: Int)
    case strayQuote(linesBefore: Int)
  }

  let separator: UInt8
  private(set) var cells: [Span] = []

  init(separator: UInt8) { self.separator = separator }

  private static let quote = UInt8(ascii: "\"")
  private static let newline: UInt8 = 0x0A
  private static let carriageReturn: UInt8 = 0x0D

  /// Finds the cells of the row that begins with `bytes`.
  ///
  /// - Parameter isWhole: Whether the file ends with these bytes.
  mutating func split(_ bytes: UnsafeBufferPointer<UInt8>, isWhole: Bool) -> Outcome {
    cells.removeAll(keepingCapacity: true)
    var place = 0
    var lines = 0
    while true {
      if place < bytes.count, bytes[place] == Self.quote {
        switch quoted(bytes, from: place + 1, isWhole: isWhole) {
        case .closed(let end, let within): (place, lines) = (end, lines + within)
        case .wantsMore: return .wantsMore
        case .open: return .openQuote(linesBefore: lines)
        case .stray(let within): return .strayQuote(linesBefore: lines + within)
        }
      } else {
        let begin = place
        place = plainEnd(bytes, from: place)
        cells.append(Span(range: begin..<place, hasQuotes: false, hasRows: false))
      }
      guard place < bytes.count else {
        return isWhole ? .row(End(length: place, next: place, lines: lines + 1)) : .wantsMore
      }
      if bytes[place] == separator {
        place += 1
        continue
      }
      return lineEnd(bytes, at: place, lines: lines, isWhole: isWhole)
    }
  }

  private func plainEnd(_ bytes: UnsafeBufferPointer<UInt8>, from begin: Int) -> Int {
    var place = begin
    while place < bytes.count {
      let byte = bytes[place]
      if byte == separator || byte == Self.newline || byte == Self.carriageReturn { break }
      place += 1
    }
    return place
  }

  private func lineEnd(
    _ bytes: UnsafeBufferPointer<UInt8>, at place: Int, lines: Int, isWhole: Bool
  ) -> Outcome {
    guard bytes[place] == Self.carriageReturn else {
      return .row(End(length: place, next: place + 1, lines: lines + 1))
    }
    guard place + 1 < bytes.count || isWhole else { return .wantsMore }
    let isPair = place + 1 < bytes.count && bytes[place + 1] == Self.newline
    return .row(End(length: place, next: place + (isPair ? 2 : 1), lines: lines + 1))
  }

  private enum Quoted {
    /// Where what follows the cell stands, and the line ends within the cell.
    case closed(end: Int, lines: Int)
    case wantsMore
    case open
    case stray(lines: Int)
  }

  /// Takes the quoted cell whose first byte is at `begin`.
  private mutating func quoted(
    _ bytes: UnsafeBufferPointer<UInt8>, from begin: Int, isWhole: Bool
  ) -> Quoted {
    var place = begin
    var hasQuotes = false
    var (lines, separators) = (0, 0)
    while place < bytes.count {
      switch bytes[place] {
      case Self.quote:
        guard place + 1 < bytes.count || isWhole else { return .wantsMore }
        if place + 1 < bytes.count, bytes[place + 1] == Self.quote {
          hasQuotes = true
          place += 1
        } else {
          let hasRows = lines > 0 && separators > 0
          cells.append(Span(range: begin..<place, hasQuotes: hasQuotes, hasRows: hasRows))
          return afterQuote(bytes, from: place + 1, lines: lines, isWhole: isWhole)
        }
      case Self.newline: if place == begin || bytes[place - 1] != Self.carriageReturn { lines += 1 }
      case Self.carriageReturn: lines += 1
      case separator: separators += 1
      default: break
      }
      place += 1
    }
    return isWhole ? .open : .wantsMore
  }

  /// Behind a closing quote only blanks may stand before the separator or the line's end.
  private func afterQuote(
    _ bytes: UnsafeBufferPointer<UInt8>, from begin: Int, lines: Int, isWhole: Bool
  ) -> Quoted {
    var place = begin
    while place < bytes.count, bytes[place] == 0x20 || bytes[place] == 0x09,
      bytes[place] != separator
    {
      place += 1
    }
    guard place < bytes.count else {
      return isWhole ? .closed(end: place, lines: lines) : .wantsMore
    }
    let byte = bytes[place]
    let isEnd = byte == separator || byte == Self.newline || byte == Self.carriageReturn
    return isEnd ? .closed(end: place, lines: lines) : .stray(lines: lines)
  }
}
