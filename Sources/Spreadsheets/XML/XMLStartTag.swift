import Glibc

/// The start tag that was read last. It keeps where its attributes lie in the reader's memory, which
/// stays as it is until the next event is asked for.
struct XMLStartTag {
  enum Outcome {
    case element(XMLElement?, length: Int, isEmpty: Bool)
    case wantsMore
    case malformed
  }

  private typealias Bytes = UnsafeBufferPointer<UInt8>

  /// Places in the tag's bytes.
  private struct Attribute {
    let prefix: Range<Int>
    let name: Range<Int>
    let value: Range<Int>
  }

  private var scopes = XMLScopes()
  private var attributes: [Attribute] = []
  private var bytes = UnsafeBufferPointer<UInt8>(start: nil, count: 0)

  mutating func close(depth: Int) {
    if !attributes.isEmpty { attributes.removeAll(keepingCapacity: true) }
    scopes.close(depth: depth)
  }

  /// The attribute's value as the file writes it.
  func value(_ wanted: XMLAttribute) -> UnsafeBufferPointer<UInt8>? {
    let length = wanted.name.utf8CodeUnitCount
    guard let base = bytes.baseAddress else { return nil }
    for one in attributes where one.name.count == length {
      guard memcmp(base + one.name.lowerBound, wanted.name.utf8Start, length) == 0 else { continue }
      // An attribute without a prefix has no namespace.
      let namespace =
        one.prefix.isEmpty
        ? XMLNamespace.none : scopes.namespace(part(one.prefix), unknown: .foreign)
      if namespace == wanted.namespace { return part(one.value) }
    }
    return nil
  }

  private func part(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: bytes[range])
  }

  /// Parses the tag that `bytes` begin with.
  mutating func parse(_ bytes: UnsafeBufferPointer<UInt8>, depth: Int) -> Outcome {
    if !attributes.isEmpty { attributes.removeAll(keepingCapacity: true) }
    self.bytes = bytes
    var place = Self.nameEnd(bytes, from: 1)
    let element = 1..<place
    while true {
      while place < bytes.count, Self.isBlank(bytes[place]) { place += 1 }
      guard place < bytes.count else { return .wantsMore }
      if bytes[place] == UInt8(ascii: ">") {
        return finish(element, length: place + 1, isEmpty: false, depth: depth)
      }
      if bytes[place] == UInt8(ascii: "/") {
        guard place + 1 < bytes.count else { return .wantsMore }
        guard bytes[place + 1] == UInt8(ascii: ">") else { return .malformed }
        return finish(element, length: place + 2, isEmpty: true, depth: depth)
      }
      switch attribute(from: place) {
      case .end(let end): place = end
      case .wantsMore: return .wantsMore
      case .malformed: return .malformed
      }
    }
  }

  // MARK: Bytes

  private enum Step {
    /// Where what follows stands.
    case end(Int)
    case wantsMore
    case malformed
  }

  private mutating func attribute(from begin: Int) -> Step {
    let end = Self.nameEnd(bytes, from: begin)
    var place = end
    while place < bytes.count, Self.isBlank(bytes[place]) { place += 1 }
    guard place < bytes.count else { return .wantsMore }
    guard end > begin, bytes[place] == UInt8(ascii: "=") else { return .malformed }
    place += 1
    while place < bytes.count, Self.isBlank(bytes[place]) { place += 1 }
    guard place < bytes.count else { return .wantsMore }
    let quote = bytes[place]
    guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return .malformed }
    let first = place + 1
    place = first
    while place < bytes.count, bytes[place] != quote {
      if bytes[place] == UInt8(ascii: "<") { return .malformed }
      place += 1
    }
    guard place < bytes.count else { return .wantsMore }
    let (prefix, name) = Self.split(bytes, begin..<end)
    attributes.append(Attribute(prefix: prefix, name: name, value: first..<place))
    return .end(place + 1)
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D
  }

  private static func nameEnd(_ bytes: UnsafeBufferPointer<UInt8>, from begin: Int) -> Int {
    var place = begin
    while place < bytes.count {
      let byte = bytes[place]
      if isBlank(byte) || byte == UInt8(ascii: "=") || byte == UInt8(ascii: ">")
        || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "<")
      {
        break
      }
      place += 1
    }
    return place
  }

  // MARK: Names

  /// The prefix, empty where there is none, and the name behind it.
  private static func split(
    _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
  ) -> (prefix: Range<Int>, name: Range<Int>) {
    for place in range where bytes[place] == UInt8(ascii: ":") {
      return (range.lowerBound..<place, place + 1..<range.upperBound)
    }
    return (range.lowerBound..<range.lowerBound, range)
  }

  private mutating func finish(
    _ range: Range<Int>, length: Int, isEmpty: Bool, depth: Int
  ) -> Outcome {
    guard !range.isEmpty, declare(depth: depth) else { return .malformed }
    let (prefix, name) = Self.split(bytes, range)
    let namespace = scopes.namespace(part(prefix), unknown: prefix.isEmpty ? .none : .foreign)
    let element = XMLElements.all.element(part(name), in: namespace)
    return .element(element, length: length, isEmpty: isEmpty)
  }

  /// Takes the declarations of namespaces among the attributes.
  private mutating func declare(depth: Int) -> Bool {
    for one in attributes
    where bytes[one.name.lowerBound] == UInt8(ascii: "x") || !one.prefix.isEmpty {
      let isDefault = one.prefix.isEmpty && part(one.name).isWord("xmlns")
      guard isDefault || part(one.prefix).isWord("xmlns") else { continue }
      var address: [UInt8] = []
      guard XMLText.resolve(part(one.value), into: &address) else { return false }
      scopes.declare(
        isDefault ? [] : Array(part(one.name)), as: XMLNamespace(address: address), depth: depth)
    }
    return true
  }
}
