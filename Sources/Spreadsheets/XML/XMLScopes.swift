/// Which prefixes mean which namespaces at a place of a document.
struct XMLScopes {
  private struct Declaration {
    let prefix: [UInt8]
    let namespace: Int
    /// Elements around the one that declares it.
    let depth: Int
  }

  private var declarations: [Declaration] = []

  /// - Parameter namespace: As `XMLNames` numbers it.
  mutating func declare(_ prefix: [UInt8], as namespace: Int, depth: Int, isForeign: Bool) {
    // What no vocabulary knows matters only where it hides what one does.
    if isForeign, !declarations.contains(where: { $0.prefix == prefix }) { return }
    declarations.append(Declaration(prefix: prefix, namespace: namespace, depth: depth))
  }

  /// Forgets what elements at `depth` and deeper declared.
  mutating func close(depth: Int) {
    while let last = declarations.last, last.depth >= depth { declarations.removeLast() }
  }

  /// - Parameter unknown: The answer for a prefix that was not declared.
  func namespace(_ prefix: UnsafeBufferPointer<UInt8>, unknown: Int) -> Int {
    for one in declarations.reversed() where one.prefix.count == prefix.count {
      if one.prefix.elementsEqual(prefix) { return one.namespace }
    }
    return unknown
  }
}
