/// The start tag that was read last: which of a vocabulary's attributes it has.
struct XMLStartTag<Name: XMLVocabulary> {
  enum Outcome {
    case element(Name?, length: Int, isEmpty: Bool)
    case wantsMore
    case malformed
  }

  /// Names and values in the bytes of the tag.
  private struct Raw {
    let name: Range<Int>
    let value: Range<Int>
  }

  private let names = XMLNames<Name>()
  private var scopes = XMLScopes()
  private var raw: [Raw] = []
  private var attributes: [(name: Name, value: Range<Int>)] = []
  /// The values of `attributes`, one after another.
  private var values: [UInt8] = []

  func value(_ name: Name) -> ArraySlice<UInt8>? {
    for attribute in attributes where attribute.name == name { return values[attribute.value] }
    return nil
  }

  mutating func close(depth: Int) { scopes.close(depth: depth) }

  /// Parses the tag that `bytes` begin with.
  mutating func parse(_ bytes: UnsafeBufferPointer<UInt8>, depth: Int) -> Outcome {
    raw.removeAll(keepingCapacity: true)
    attributes.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
    var place = Self.nameEnd(bytes, from: 1)
    let element = 1..<place
    while true {
      place = Self.blanksEnd(bytes, from: place)
      guard place + 1 < bytes.count else {
        return place < bytes.count && bytes[place] == UInt8(ascii: ">")
          ? finish(bytes, element, length: place + 1, isEmpty: false, depth: depth) : .wantsMore
      }
      if bytes[place] == UInt8(ascii: ">") {
        return finish(bytes, element, length: place + 1, isEmpty: false, depth: depth)
      }
      if bytes[place] == UInt8(ascii: "/") {
        guard bytes[place + 1] == UInt8(ascii: ">") else { return .malformed }
        return finish(bytes, element, length: place + 2, isEmpty: true, depth: depth)
      }
      switch Self.attribute(bytes, from: place) {
      case .found(let found):
        raw.append(found)
        place = found.value.upperBound + 1
      case .wantsMore: return .wantsMore
      case .malformed: return .malformed
      }
    }
  }

  // MARK: Bytes

  private enum Attribute {
    case found(Raw)
    case wantsMore
    case malformed
  }

  private static func attribute(_ bytes: UnsafeBufferPointer<UInt8>, from begin: Int) -> Attribute {
    let end = nameEnd(bytes, from: begin)
    var place = blanksEnd(bytes, from: end)
    guard place < bytes.count else { return .wantsMore }
    guard end > begin, bytes[place] == UInt8(ascii: "=") else { return .malformed }
    place = blanksEnd(bytes, from: place + 1)
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
    return .found(Raw(name: begin..<end, value: first..<place))
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D
  }

  private static func blanksEnd(_ bytes: UnsafeBufferPointer<UInt8>, from begin: Int) -> Int {
    var place = begin
    while place < bytes.count, isBlank(bytes[place]) { place += 1 }
    return place
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

  private mutating func finish(
    _ bytes: UnsafeBufferPointer<UInt8>, _ element: Range<Int>, length: Int, isEmpty: Bool,
    depth: Int
  ) -> Outcome {
    guard !element.isEmpty else { return .malformed }
    guard declare(bytes, depth: depth) else { return .malformed }
    for one in raw {
      guard let name = name(bytes, one.name, isElement: false) else { continue }
      let first = values.count
      let value = UnsafeBufferPointer(rebasing: bytes[one.value])
      guard XMLText.resolve(value, into: &values) else { return .malformed }
      attributes.append((name, first..<values.count))
    }
    return .element(name(bytes, element, isElement: true), length: length, isEmpty: isEmpty)
  }

  /// Takes the declarations of namespaces among the attributes.
  private mutating func declare(_ bytes: UnsafeBufferPointer<UInt8>, depth: Int) -> Bool {
    for one in raw where bytes[one.name].starts(with: "xmlns".utf8) {
      let rest = Array(bytes[one.name].dropFirst(5))
      guard rest.isEmpty || rest[0] == UInt8(ascii: ":") else { continue }
      var address: [UInt8] = []
      let value = UnsafeBufferPointer(rebasing: bytes[one.value])
      guard XMLText.resolve(value, into: &address) else { return false }
      let namespace = names.namespace(address: address)
      scopes.declare(
        Array(rest.dropFirst()), as: namespace, depth: depth,
        isForeign: namespace == XMLNames<Name>.foreign)
    }
    return true
  }

  /// An attribute without a prefix has no namespace, an element that of the default one.
  private func name(
    _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, isElement: Bool
  ) -> Name? {
    var colon = range.lowerBound
    while colon < range.upperBound, bytes[colon] != UInt8(ascii: ":") { colon += 1 }
    guard colon < range.upperBound else {
      let whole = UnsafeBufferPointer(rebasing: bytes[range])
      let none = UnsafeBufferPointer(rebasing: bytes[range.lowerBound..<range.lowerBound])
      return names.name(whole, namespace: isElement ? scopes.namespace(none, unknown: 0) : 0)
    }
    let prefix = UnsafeBufferPointer(rebasing: bytes[range.lowerBound..<colon])
    let local = UnsafeBufferPointer(rebasing: bytes[colon + 1..<range.upperBound])
    let namespace = scopes.namespace(prefix, unknown: XMLNames<Name>.foreign)
    return names.name(local, namespace: namespace)
  }
}
