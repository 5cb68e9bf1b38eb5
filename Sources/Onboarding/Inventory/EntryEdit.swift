import Yams

/// Changes the `groups` and the `state` of one entry where they stand, and adds what is missing.
struct EntryEdit {
  let lines: TextLines
  let entry: ConsumerEntry
  let node: Node.Mapping

  /// What is to be changed; of an entry in braces the first thing only.
  func changes() throws(InventoryProblem) -> [TextLines.Change] {
    let changes = try allChanges()
    return isInBraces ? Array(changes.prefix(1)) : changes
  }

  private func allChanges() throws(InventoryProblem) -> [TextLines.Change] {
    var changes: [TextLines.Change] = []
    var missing: [(key: String, yaml: String)] = []
    if case .present(let selection) = entry.wish {
      if let groups = place(of: "groups") {
        changes += try set(selection, at: groups)
      } else {
        missing.append(("groups", selection.yaml))
      }
    }
    if let state = place(of: "state") {
      if state.value.string != entry.wish.state {
        changes += try replaced(state, with: entry.wish.state)
      }
    } else {
      missing.append(("state", entry.wish.state))
    }
    return try added(missing, to: changes)
  }

  /// A key of the entry, and where it stands; lines and columns count from 0.
  private struct Place {
    let key: String
    let line: Int
    let column: Int
    let value: Node
  }

  private func place(of key: String) -> Place? {
    guard let (found, value) = node.first(where: { $0.key.string == key }),
      let mark = found.mark
    else { return nil }
    return Place(key: key, line: mark.line - 1, column: mark.column - 1, value: value)
  }

  /// Whether the entry is a map in braces.
  private var isInBraces: Bool {
    guard let mark = node.mark else { return false }
    return lines[mark.line - 1].content.unicodeScalars.dropFirst(mark.column - 1).first == "{"
  }

  private func set(
    _ selection: GroupSelection, at place: Place
  ) throws(InventoryProblem) -> [TextLines.Change] {
    if selection.isSaid(by: place.value) { return [] }
    guard let inline = inline(place) else { throw notEditable(place) }
    if !inline.value.isEmpty { return try replaced(place, with: selection.yaml) }
    if place.value.null != nil { return [.replace(place.line, inline.line(with: selection.yaml))] }
    guard let items = items(of: place) else { throw notEditable(place) }
    switch selection {
    case .groups(let groups): return change(items, to: groups)
    case .list:
      return [.replace(place.line, inline.line(with: selection.yaml))]
        + items.map { .delete($0.line) }
    }
  }

  private struct Item {
    let line: Int
    let text: String
  }

  /// The items of a list that has each of them on a line of its own; nil for any other value.
  private func items(of place: Place) -> [Item]? {
    guard let sequence = place.value.sequence, !isInBraces else { return nil }
    var items: [Item] = []
    for item in sequence {
      guard let mark = item.mark, let text = item.scalar?.string, mark.line - 1 > place.line,
        lines[mark.line - 1].content.firstMatch(of: #/^\s*-\s+\S/#) != nil,
        items.last?.line != mark.line - 1
      else { return nil }
      items.append(Item(line: mark.line - 1, text: text))
    }
    return items.isEmpty ? nil : items
  }

  /// Takes out the lines of groups that go and puts those that come behind the last one.
  private func change(_ items: [Item], to wanted: [String]) -> [TextLines.Change] {
    var kept: Set<String> = []
    var changes: [TextLines.Change] = []
    for item in items {
      if wanted.contains(item.text), kept.insert(item.text).inserted { continue }
      changes.append(.delete(item.line))
    }
    let new = wanted.filter { !kept.contains($0) }
    if let last = items.last, !new.isEmpty {
      let dash = lines[last.line].content.prefixMatch(of: #/\s*-\s+/#)?.output ?? "- "
      changes.append(.insert(after: last.line, new.map { dash + $0 }))
    }
    return changes
  }

  private func inline(_ place: Place) -> InlineValue? {
    InlineValue(in: lines[place.line].content, keyAt: place.column, inBraces: isInBraces)
  }

  /// Puts another value in the place of one that stands behind its key, or in a block below it.
  private func replaced(
    _ place: Place, with yaml: String
  ) throws(InventoryProblem) -> [TextLines.Change] {
    guard let inline = inline(place), !inline.value.isEmpty else { throw notEditable(place) }
    return [.replace(place.line, inline.line(with: yaml))]
      + linesOfBlock(at: place, announcedBy: inline.value).map { .delete($0) }
  }

  /// The lines of a text that is written as a block, `>-` or `|` and the like: all that are
  /// indented deeper than its key, comments that look so included.
  private func linesOfBlock(at place: Place, announcedBy value: String) -> Range<Int> {
    let first = place.line + 1
    guard !isInBraces, value.wholeMatch(of: #/[>|][+\-1-9]*/#) != nil else {
      return first..<first
    }
    return first..<lines.end(ofTextFrom: first, deeperThan: place.column)
  }

  private func notEditable(_ place: Place) -> InventoryProblem {
    .notEditable(key: place.key, line: place.line + 1)
  }

  /// Adds keys: in braces behind the username, else as lines behind the username's own.
  private func added(
    _ missing: [(key: String, yaml: String)], to changes: [TextLines.Change]
  ) throws(InventoryProblem) -> [TextLines.Change] {
    guard !missing.isEmpty else { return changes }
    guard let username = place(of: "username"), let inline = inline(username) else {
      throw .notEditable(key: "username", line: node.mark?.line ?? 0)
    }
    let texts = missing.map { "\($0.key): \($0.yaml)" }
    guard isInBraces else {
      let indentation = String(repeating: " ", count: username.column)
      return changes + [.insert(after: username.line, texts.map { indentation + $0 })]
    }
    let value = ([inline.value] + texts).joined(separator: ", ")
    return changes + [.replace(username.line, inline.line(with: value))]
  }
}
