import Yams

/// Proves after an edit that the file says what it said before, but for the one entry.
struct InventoryCheck {
  let entry: ConsumerEntry

  func check(before: Node?, after: Node?) throws(InventoryProblem) {
    let old = pairs(of: before)
    let new = pairs(of: after)
    let isSame =
      others(old).elementsEqual(others(new), by: { $0.key == $1.key && $0.value == $1.value })
      && consumersFit(old: consumers(old), new: consumers(new))
    guard isSame else { throw .changesMore }
  }

  private typealias Pair = (key: Node, value: Node)

  private func pairs(of root: Node?) -> [Pair] { root?.mapping.map { Array($0) } ?? [] }

  private func others(_ pairs: [Pair]) -> [Pair] {
    pairs.filter { $0.key.string != ConsumerInventory.key }
  }

  private func consumers(_ pairs: [Pair]) -> [Node] {
    let value = pairs.first { $0.key.string == ConsumerInventory.key }?.value
    return value?.sequence.map { Array($0) } ?? []
  }

  private func consumersFit(old: [Node], new: [Node]) -> Bool {
    let index = old.firstIndex { isEntry($0) } ?? old.count
    guard new.count == max(old.count, index + 1), new.indices.contains(index) else { return false }
    let neighbours = old.indices.allSatisfy { $0 == index || old[$0] == new[$0] }
    return neighbours && entryFits(old: index < old.count ? old[index] : nil, new: new[index])
  }

  private func isEntry(_ node: Node) -> Bool {
    node.mapping?[Node("username")]?.string == entry.username.text
  }

  private func entryFits(old: Node?, new: Node) -> Bool {
    guard isEntry(new), new["state"]?.string == entry.wish.state else { return false }
    var mine: Set<String> = ["state"]
    if case .present(let selection) = entry.wish {
      guard selection.isSaid(by: new["groups"]) else { return false }
      mine.insert("groups")
    }
    let kept = pairs(of: old).filter { !mine.contains($0.key.string ?? "") }
    let now = pairs(of: new).filter { !mine.contains($0.key.string ?? "") }
    return old == nil || kept.elementsEqual(now, by: { $0.key == $1.key && $0.value == $1.value })
  }
}

extension GroupSelection {
  /// Whether the value of `groups` says just that, in whatever order.
  func isSaid(by value: Node?) -> Bool {
    switch self {
    case .list(let name, _): return value?.string == "{{ \(name) }}"
    case .groups(let groups):
      guard let items = value?.sequence else { return false }
      return items.count == groups.count && Set(items.map(\.string)) == Set(groups)
    }
  }
}
