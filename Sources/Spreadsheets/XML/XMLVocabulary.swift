/// The names of elements and attributes that a format's reader knows, `prefix:name` or, without a
/// namespace, `name`. The prefixes are its own; files may have others for the same namespaces.
protocol XMLVocabulary: RawRepresentable<String>, CaseIterable, Hashable, Sendable {
  static var namespaces: [XMLNamespace] { get }
}

struct XMLNamespace: Sendable {
  /// The vocabulary's prefix for it.
  let prefix: String
  /// The addresses that mean it.
  let addresses: [String]

  init(_ prefix: String, _ addresses: String...) {
    (self.prefix, self.addresses) = (prefix, addresses)
  }
}

enum XMLEvent<Name: XMLVocabulary>: Equatable {
  /// An element begins; nil where its name is not in the vocabulary.
  case start(Name?)
  case end
  /// A piece of text, which stands in `XMLReader.text` until the next event.
  case text
}

/// Finds names of a vocabulary from bytes.
struct XMLNames<Name: XMLVocabulary> {
  /// The number of a namespace that no vocabulary knows. 0 is none, others count from 1.
  static var foreign: Int { 255 }

  private struct Known {
    let namespace: Int
    let bytes: [UInt8]
    let name: Name
  }

  private let known: [Known]
  private let addresses: [(bytes: [UInt8], namespace: Int)]

  init() {
    let namespaces = Name.namespaces
    known = Name.allCases.map { name in
      let parts = name.rawValue.split(separator: ":").map(String.init)
      let place = parts.count == 1 ? nil : namespaces.firstIndex { $0.prefix == parts[0] }
      return Known(
        namespace: place.map { $0 + 1 } ?? 0, bytes: Array(parts[parts.count - 1].utf8), name: name)
    }
    addresses = namespaces.enumerated().flatMap { place, namespace in
      namespace.addresses.map { (Array($0.utf8), place + 1) }
    }
  }

  func namespace(address: [UInt8]) -> Int {
    addresses.first { $0.bytes == address }?.namespace ?? (address.isEmpty ? 0 : Self.foreign)
  }

  func name(_ local: UnsafeBufferPointer<UInt8>, namespace: Int) -> Name? {
    guard namespace != Self.foreign, let first = local.first else { return nil }
    for one in known
    where one.namespace == namespace && one.bytes.count == local.count && one.bytes[0] == first {
      if one.bytes.elementsEqual(local) { return one.name }
    }
    return nil
  }
}
