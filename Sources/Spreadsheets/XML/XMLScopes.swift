/// Which prefixes mean which namespaces at a place of a document.
struct XMLScopes {
  private struct Declaration {
    let prefix: [UInt8]
    let namespace: XMLNamespace
    /// Elements around the one that declares it.
    let depth: Int
  }

  private var declarations: [Declaration] = []
  /// The depth of the last declaration, -1 for none.
  private var deepest = -1

  mutating func declare(_ prefix: [UInt8], as namespace: XMLNamespace, depth: Int) {
    // What nobody asks for matters only where it hides what somebody does.
    if namespace == .foreign, !declarations.contains(where: { $0.prefix == prefix }) { return }
    declarations.append(Declaration(prefix: prefix, namespace: namespace, depth: depth))
    deepest = depth
  }

  /// Forgets what elements at `depth` and deeper declared.
  mutating func close(depth: Int) {
    guard deepest >= depth else { return }
    while let last = declarations.last, last.depth >= depth { declarations.removeLast() }
    deepest = declarations.last?.depth ?? -1
  }

  /// - Parameter unknown: The answer for a prefix that was not declared.
  func namespace(
    _ prefix: UnsafeBufferPointer<UInt8>, unknown: XMLNamespace
  ) -> XMLNamespace {
    declarations.withUnsafeBufferPointer { declarations in
      var place = declarations.count
      while place > 0 {
        place -= 1
        if Self.isEqual(declarations[place].prefix, prefix) { return declarations[place].namespace }
      }
      return unknown
    }
  }

  private static func isEqual(_ one: [UInt8], _ other: UnsafeBufferPointer<UInt8>) -> Bool {
    guard one.count == other.count else { return false }
    for place in 0..<one.count where one[place] != other[place] { return false }
    return true
  }
}
