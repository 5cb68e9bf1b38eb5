/// Reads XML from a stream, event by event.
///
/// It takes what spreadsheets have: elements, attributes, texts, the five entities, character
/// references, CDATA, comments, in UTF-8 or UTF-16. It refuses document types, so nothing can be
/// declared that unpacks to more.
struct XMLReader {
  /// The text of the last event, entities resolved.
  private(set) var text: [UInt8] = []
  /// The elements that are open.
  private(set) var depth = 0

  private let part: String
  private var window: ByteWindow
  private var tag = XMLStartTag()
  private var isEmptyElement = false
  private var hasRoot = false

  /// - Parameter part: What the document is called in problems.
  init(_ source: any ByteSource, part: String) throws(SpreadsheetProblem) {
    self.part = part
    window = ByteWindow(source)
    _ = try need(4)
    if let order = UTF16Source.byteOrder(Array(window.unread.prefix(4))) {
      window = ByteWindow(UTF16Source(window, order: order, part: part))
      _ = try need(4)
    }
    if window.unread.starts(with: [0xEF, 0xBB, 0xBF]) { window.consume(3) }
  }

  /// The next event, nil behind the end of the root element.
  mutating func next() throws(SpreadsheetProblem) -> XMLEvent? {
    if isEmptyElement {
      isEmptyElement = false
      return close()
    }
    while try need(1) {
      if window.unread[0] != UInt8(ascii: "<") {
        if try takeText() { return .text }
      } else if let event = try takeMarkup() {
        return event
      }
    }
    guard depth == 0, hasRoot else { throw .damaged(part: part, .truncated) }
    return nil
  }

  /// Skips what is left of the element that began last, or that is open.
  mutating func skip() throws(SpreadsheetProblem) {
    let outside = depth - 1
    while depth > outside, try next() != nil {}
  }

  /// Reads to the end, so that the length and check sum of the part are looked at.
  mutating func drain() throws(SpreadsheetProblem) {
    while try next() != nil {}
  }

  var malformed: SpreadsheetProblem { .damaged(part: part, .malformed) }

  // MARK: Attributes of the element that began last

  func attribute(_ name: XMLAttribute) throws(SpreadsheetProblem) -> String? {
    guard let value = tag.value(name) else { return nil }
    var bytes: [UInt8] = []
    guard XMLText.resolve(value, into: &bytes), let text = UTF8Text.text(bytes) else {
      throw malformed
    }
    return text
  }

  /// A number of digits only; nil where there is none or it is larger than a billion.
  func number(_ name: XMLAttribute) -> Int? { tag.value(name).flatMap { Digits.number($0) } }

  /// An attribute as the file writes it; until the next event.
  func bytes(_ name: XMLAttribute) -> UnsafeBufferPointer<UInt8>? { tag.value(name) }

  // MARK: Texts

  /// Whether so many bytes are there.
  private mutating func need(_ count: Int) throws(SpreadsheetProblem) -> Bool {
    while window.unread.count < count {
      guard try more() else { return false }
    }
    return true
  }

  /// Whether more came.
  private mutating func more() throws(SpreadsheetProblem) -> Bool {
    switch try window.more() {
    case .grown: return true
    case .ended: return false
    case .full: throw .tooLarge(part: part)
    }
  }

  /// - Returns: Whether it is text of an element.
  private mutating func takeText() throws(SpreadsheetProblem) -> Bool {
    while true {
      let unread = window.unread
      let found = unread.place(of: UInt8(ascii: "<"))
      if found == nil, try more() { continue }
      // Behind the root element only blanks may follow up to the end.
      guard let length = found ?? (depth == 0 ? unread.count : nil) else {
        throw .damaged(part: part, .truncated)
      }
      text.removeAll(keepingCapacity: true)
      let piece = UnsafeBufferPointer(rebasing: unread.prefix(length))
      guard XMLText.resolve(piece, into: &text) else { throw malformed }
      window.consume(length)
      if depth > 0 { return true }
      guard text.allSatisfy({ $0 <= 0x20 }) else { throw malformed }
      return false
    }
  }

  // MARK: Markup

  private mutating func takeMarkup() throws(SpreadsheetProblem) -> XMLEvent? {
    guard try need(2) else { throw .damaged(part: part, .truncated) }
    switch window.unread[1] {
    case UInt8(ascii: "/"):
      window.consume(try endTagLength())
      guard depth > 0 else { throw malformed }
      return close()
    case UInt8(ascii: "?"):
      try takeInstruction()
      return nil
    case UInt8(ascii: "!"): return try takeDeclaration()
    default: return .start(try takeStart())
    }
  }

  private mutating func endTagLength() throws(SpreadsheetProblem) -> Int {
    let unread = window.unread
    for place in 2..<max(2, unread.count) where unread[place] == UInt8(ascii: ">") {
      return place + 1
    }
    return try length(to: ">")
  }

  private mutating func close() -> XMLEvent {
    depth -= 1
    tag.close(depth: depth)
    return .end
  }

  private mutating func takeStart() throws(SpreadsheetProblem) -> XMLElement? {
    guard depth > 0 || !hasRoot, depth < 256 else { throw malformed }
    while true {
      switch tag.parse(window.unread, depth: depth) {
      case .element(let name, let length, let isEmpty):
        window.consume(length)
        (isEmptyElement, hasRoot) = (isEmpty, true)
        depth += 1
        return name
      case .malformed: throw malformed
      case .wantsMore: guard try more() else { throw .damaged(part: part, .truncated) }
      }
    }
  }

  /// CDATA is text, a comment is nothing, a document type is refused.
  private mutating func takeDeclaration() throws(SpreadsheetProblem) -> XMLEvent? {
    guard try need(9) else { throw .damaged(part: part, .truncated) }
    if window.unread.starts(with: "<![CDATA[".utf8) {
      let length = try length(to: "]]>")
      guard depth > 0 else { throw malformed }
      text = Array(window.unread[9..<length - 3])
      window.consume(length)
      return .text
    }
    if window.unread.starts(with: "<!--".utf8) {
      window.consume(4)
      window.consume(try length(to: "-->"))
      return nil
    }
    throw window.unread.starts(with: "<!DOCTYPE".utf8)
      ? .damaged(part: part, .documentType) : malformed
  }

  private mutating func takeInstruction() throws(SpreadsheetProblem) {
    let length = try length(to: "?>")
    if !hasRoot, window.unread.starts(with: "<?xml ".utf8) {
      let declaration = String(decoding: window.unread.prefix(length), as: UTF8.self)
      try XMLText.checkEncoding(declaration, part: part)
    }
    window.consume(length)
  }

  /// Bytes up to the end of the next `mark`.
  private mutating func length(to mark: StaticString) throws(SpreadsheetProblem) -> Int {
    while true {
      if let place = window.unread.place(of: mark) { return place + mark.utf8CodeUnitCount }
      guard try more() else { throw .damaged(part: part, .truncated) }
    }
  }
}
