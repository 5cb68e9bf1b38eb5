import Yams

/// The file of the gateway's consumers (`roles/kong-consumer/defaults/main.yml`), for changing one
/// consumer's entry in it and nothing else: everything else stays byte for byte.
///
/// YAML is read to find the entry, and again after the edit to prove that only the entry differs;
/// it is never written by a YAML library, which would lose comments, order and quoting.
package struct ConsumerInventory {
  static let key = "kong_consumers"

  private static let byteOrderMark: Unicode.Scalar = "\u{FEFF}"

  /// What stands in front of the YAML: a byte order mark or nothing.
  private let head: String
  private var lines: TextLines
  private var root: Node?

  /// - Throws: ``InventoryProblem`` when the text is not one YAML map, or has the consumers deeper in it.
  package init(_ text: String) throws(InventoryProblem) {
    let isMarked = text.unicodeScalars.first == Self.byteOrderMark
    head = isMarked ? String(Self.byteOrderMark) : ""
    let yaml = String(text.unicodeScalars.dropFirst(isMarked ? 1 : 0))
    lines = TextLines(yaml)
    root = try Self.read(yaml)
    if let place = root.flatMap(Self.consumersBelowTop) {
      throw .consumersLieDeeper(line: place.mark?.line ?? 0)
    }
  }

  /// The groups and lists that the inventory names.
  package var vocabulary: GroupVocabulary { GroupVocabulary(root: root) }

  /// The key of a list of consumers that Ansible would not find, because it is no variable of its
  /// own: one more at the top would stand beside it.
  private static func consumersBelowTop(_ root: Node) -> Node? {
    guard let mapping = root.mapping, mapping[Node(key)] == nil else { return nil }
    return mapping.lazy.compactMap { keyOfConsumers(in: $0.value) }.first
  }

  private static func keyOfConsumers(in node: Node) -> Node? {
    if let mapping = node.mapping {
      return mapping.first { $0.key.string == key }?.key
        ?? mapping.lazy.compactMap { keyOfConsumers(in: $0.value) }.first
    }
    return node.sequence?.lazy.compactMap { keyOfConsumers(in: $0) }.first
  }

  /// The file's text with the entry put in, or with the entry of that username changed.
  ///
  /// - Returns: the same text when it says all that already.
  /// - Throws: ``InventoryProblem``; the file is then to be left alone.
  package func setting(_ entry: ConsumerEntry) throws(InventoryProblem) -> String {
    var edited = self
    for _ in 1...Self.maxRounds {
      let changes = try edited.changes(for: entry)
      if changes.isEmpty { break }
      edited.lines.apply(changes)
      edited.root = try Self.read(edited.lines.text)
    }
    try InventoryCheck(entry: entry).check(before: root, after: edited.root)
    return head + edited.lines.text
  }

  /// An entry in braces takes one change at a time, since they all concern one line.
  private static let maxRounds = 4

  private func changes(for entry: ConsumerEntry) throws(InventoryProblem) -> [TextLines.Change] {
    guard let mapping = root?.mapping, let value = mapping[Node(Self.key)] else {
      try refuseAbsence(of: entry, among: [])
      let list = ["\(Self.key):"] + entry.lines.map { "  " + $0 }
      return [.insert(after: lines.lines.count - 1, list)]
    }
    guard let sequence = value.sequence, !sequence.isEmpty else {
      try refuseAbsence(of: entry, among: [])
      return try fill(mapping, value, with: entry)
    }
    let found = sequence.filter { $0.mapping?[Node("username")]?.string == entry.username.text }
    guard found.count < 2 else {
      throw .severalEntries(entry.username.text, lines: found.compactMap { $0.mark?.line })
    }
    if let mapping = found.first?.mapping {
      return try EntryEdit(lines: lines, entry: entry, node: mapping).changes()
    }
    try refuseAbsence(
      of: entry, among: sequence.compactMap { $0.mapping?[Node("username")]?.string })
    return try append(entry, to: sequence)
  }

  /// Who is to be taken away has to be there: a name that was mistyped would else look as if it had
  /// been, and its consumer keep the access.
  private func refuseAbsence(
    of entry: ConsumerEntry, among names: [String]
  ) throws(InventoryProblem) {
    guard entry.wish == .absent else { return }
    throw .noEntry(entry.username.text, names: names)
  }

  /// Puts the first entry into an empty list.
  private func fill(
    _ mapping: Node.Mapping, _ value: Node, with entry: ConsumerEntry
  ) throws(InventoryProblem) -> [TextLines.Change] {
    let isEmpty = value.sequence?.isEmpty ?? (value.null != nil)
    guard isEmpty, let mark = mapping.first(where: { $0.key.string == Self.key })?.key.mark,
      let inline = InlineValue(
        in: lines[mark.line - 1].content, keyAt: mark.column - 1, inBraces: false),
      mark.column == 1
    else { throw .consumersAreNoList }
    let cleared = inline.value.isEmpty ? [] : [inline.cleared(at: mark.line - 1)]
    return cleared + [.insert(after: mark.line - 1, entry.lines.map { "  " + $0 })]
  }

  private func append(
    _ entry: ConsumerEntry, to sequence: Node.Sequence
  ) throws(InventoryProblem) -> [TextLines.Change] {
    guard let mark = sequence.mark, let start = sequence.last?.mark,
      lines[mark.line - 1].content.unicodeScalars.dropFirst(mark.column - 1).first == "-"
    else { throw .writtenInBrackets(line: sequence.mark?.line ?? 0) }
    let dash = mark.column - 1
    let end = lines.lastLine(ofBlockFrom: start.line - 1, deeperThan: dash)
    let indentation = String(repeating: " ", count: dash)
    return [.insert(after: end, entry.lines.map { indentation + $0 })]
  }

  private static func read(_ text: String) throws(InventoryProblem) -> Node? {
    let root: Node?
    do {
      root = try Yams.compose(yaml: text)
    } catch {
      throw .notYAML(String(describing: error))
    }
    guard let root else { return nil }
    if root.mapping == nil, root.null == nil { throw .notAMap }
    return root.mapping == nil ? nil : root
  }
}

extension InlineValue {
  fileprivate func cleared(at line: Int) -> TextLines.Change {
    let head = String(head.reversed().drop { $0 == " " }.reversed())
    return .replace(line, head + tail)
  }
}

extension TextLines {
  /// The last line of a block that starts at line `first` and holds all lines that are indented
  /// deeper than `column`; blank lines and shallower comments behind it are not its own.
  func lastLine(ofBlockFrom first: Int, deeperThan column: Int) -> Int {
    var last = first
    for index in (first + 1)..<max(first + 1, lines.count) {
      let line = lines[index]
      if line.isBlank { continue }
      if line.indentation > column {
        last = index
      } else if !line.isComment {
        break
      }
    }
    return last
  }
}

extension TextLines {
  /// Where the lines of a block text end that begin at `first`; blank ones at its end are not its
  /// own to the eye.
  func end(ofTextFrom first: Int, deeperThan column: Int) -> Int {
    var end = first
    for index in first..<max(first, lines.count) where !lines[index].isBlank {
      guard lines[index].indentation > column else { break }
      end = index + 1
    }
    return end
  }
}

/// Why an inventory is left alone.
package enum InventoryProblem: Error, Equatable {
  case notYAML(String)
  case notAMap
  /// `kong_consumers` holds something else than a list.
  case consumersAreNoList
  /// The list stands in brackets, where an entry can't be added line by line.
  case writtenInBrackets(line: Int)
  /// The value of this key is written in a way that can't be changed in place.
  case notEditable(key: String, line: Int)
  case severalEntries(String, lines: [Int])
  /// `kong_consumers` stands below another key, where Ansible does not look for it.
  case consumersLieDeeper(line: Int)
  /// The consumer that is to be taken away has no entry; `names` have one.
  case noEntry(String, names: [String])
  /// The edit would have changed more than the entry.
  case changesMore
}
