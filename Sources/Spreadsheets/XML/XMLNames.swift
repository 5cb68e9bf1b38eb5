import Glibc

/// The namespaces that spreadsheets are written in. Files choose their own prefixes for them.
enum XMLNamespace: UInt8, CaseIterable {
  /// Names without a namespace.
  case none
  /// Of Office Open XML: sheets, references to parts, lists of parts.
  case sheet, relation, package
  /// Of OpenDocument.
  case table, office, text, style, number, manifest
  /// LibreOffice's own.
  case extended
  /// Any other.
  case foreign

  private static let openDocument = "urn:oasis:names:tc:opendocument:xmlns"

  /// The addresses that mean it: of Office Open XML those of its transitional and strict form.
  private var addresses: [String] {
    switch self {
    case .none: [""]
    case .sheet:
      [
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
      ]
    case .relation:
      [
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
      ]
    case .package: ["http://schemas.openxmlformats.org/package/2006/relationships"]
    case .table: [Self.openDocument + ":table:1.0"]
    case .office: [Self.openDocument + ":office:1.0"]
    case .text: [Self.openDocument + ":text:1.0"]
    case .style: [Self.openDocument + ":style:1.0"]
    case .number: [Self.openDocument + ":datastyle:1.0"]
    case .manifest: [Self.openDocument + ":manifest:1.0"]
    case .extended: ["urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"]
    case .foreign: []
    }
  }

  init(address: [UInt8]) {
    let text = String(decoding: address, as: UTF8.self)
    self = Self.allCases.first { $0.addresses.contains(text) } ?? .foreign
  }
}

/// An attribute that readers ask for.
struct XMLAttribute {
  let namespace: XMLNamespace
  let name: StaticString

  init(_ namespace: XMLNamespace, _ name: StaticString) {
    (self.namespace, self.name) = (namespace, name)
  }

  init(_ name: StaticString) { self.init(.none, name) }
}

/// Finds elements by the bytes of their names.
struct XMLElements {
  private struct Known {
    let namespace: XMLNamespace
    let length: Int
    /// The first eight bytes.
    let head: UInt64
    let element: XMLElement
  }

  static let all = XMLElements()

  private static let slots = 256

  private let known: [Known]
  /// All bytes of the names of `known`.
  private let names: [[UInt8]]
  /// Places in `known` by the hash of head and length; the next free slot where one is taken. -1 is
  /// empty.
  private var places = [Int](repeating: -1, count: Self.slots)

  private init() {
    names = XMLElement.allCases.map { Array($0.rawValue.drop { $0 != ":" }.dropFirst().utf8) }
    known = zip(XMLElement.allCases, names).map { element, name in
      Known(
        namespace: element.namespace, length: name.count,
        head: name.withUnsafeBufferPointer { Self.head($0) }, element: element)
    }
    for (place, one) in known.enumerated() {
      var slot = Self.slot(one.head, one.length)
      while places[slot] >= 0 { slot = (slot + 1) % Self.slots }
      places[slot] = place
    }
  }

  func element(_ name: UnsafeBufferPointer<UInt8>, in namespace: XMLNamespace) -> XMLElement? {
    guard namespace != .foreign else { return nil }
    let head = Self.head(name)
    var slot = Self.slot(head, name.count)
    while places[slot] >= 0 {
      let place = places[slot]
      if known[place].head == head, known[place].length == name.count,
        known[place].namespace == namespace, isName(name, place)
      {
        return known[place].element
      }
      slot = (slot + 1) % Self.slots
    }
    return nil
  }

  private func isName(_ name: UnsafeBufferPointer<UInt8>, _ place: Int) -> Bool {
    guard name.count > 8, let base = name.baseAddress else { return true }
    return names[place].withUnsafeBufferPointer { known in
      known.baseAddress.map { memcmp($0, base, name.count) == 0 } ?? false
    }
  }

  private static func slot(_ head: UInt64, _ length: Int) -> Int {
    Int(((head &+ UInt64(length)) &* 0x9E37_79B9_7F4A_7C15) >> 56)
  }

  private static func head(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var head: UInt64 = 0
    for place in 0..<min(8, bytes.count) { head = head << 8 | UInt64(bytes[place]) }
    return head
  }
}
