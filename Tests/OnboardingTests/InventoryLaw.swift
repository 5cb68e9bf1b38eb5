import SeededGenerators
import Testing
import Yams

@testable import Onboarding

/// The law of `--into`, over generated files: what is not the entry stays byte for byte, the entry
/// says what was asked, and asking again changes nothing.
@Suite struct InventoryLaw {
  @Test(arguments: UInt64(1)...400)
  func onlyTheEntryChanges(seed: UInt64) throws {
    var file = try GeneratedInventory(seed: seed)
    let before = file.text()
    let entry = file.wish()
    if entry.wish == .absent, file.linesOfEntry.isEmpty {
      #expect(throws: InventoryProblem.self) { try ConsumerInventory(before).setting(entry) }
      return
    }
    let after = try ConsumerInventory(before).setting(entry)

    #expect(try ConsumerInventory(after).setting(entry) == after)
    let root = try #require(try Yams.compose(yaml: after))
    let found = root["kong_consumers"]?.sequence?.filter {
      $0["username"]?.string == entry.username.text
    }
    #expect(found?.count == 1)
    #expect(found?.first?["state"]?.string == entry.wish.state)
    if case .present(let selection) = entry.wish {
      let groups = found?.first?["groups"]?.sequence?.compactMap(\.string)
      #expect(Set(groups ?? []) == Set(selection.groups))
    }

    // The lines of everybody else are still there, with their ends, in their order.
    let mine = file.linesOfEntry
    let others = TextLines(before).lines.enumerated().filter { !mine.contains($0.offset) }
    var rest = TextLines(after).lines[...]
    for (offset, line) in others {
      let isLast = offset == TextLines(before).lines.count - 1
      let index = rest.firstIndex { $0.content == line.content && ($0.end == line.end || isLast) }
      let found = try #require(index, "line \(offset + 1) is gone: \(line.content)")
      rest = rest[(found + 1)...]
    }
    #expect(
      TextLines(after).lines.last?.end.isEmpty == TextLines(before).lines.last?.end.isEmpty
        || before.isEmpty)
  }
}

/// An inventory in one of many shapes, from a seed.
struct GeneratedInventory {
  private var random: SeededGenerator
  private var lines: [String] = []
  /// The numbers of the lines that belong to the entry that is edited, from 0.
  private(set) var linesOfEntry: Set<Int> = []

  private let name: ConsumerName

  init(seed: UInt64) throws {
    random = SeededGenerator(seed: seed)
    name = try #require(ConsumerInventoryTests.name)
  }

  mutating func text() -> String {
    let end = random.pick(["\n", "\r\n"])
    head()
    if random.chance(9, in: 10) { consumers() }
    if random.chance(1, in: 2) { lines += ["", "# the end", "after: {x: [1, 2]} # y"] }
    let text = lines.joined(separator: end)
    return random.chance(3, in: 4) && !lines.isEmpty ? text + end : text
  }

  mutating func wish() -> ConsumerEntry {
    let groups = ConsumerGroup.allCases.filter { random.chance(1, in: 3) || $0 == .orgUser }
      .map(\.rawValue)
    return ConsumerEntry(
      username: name,
      wish: random.chance(1, in: 4) ? .absent : .present(.groups(groups)))
  }

  private mutating func head() {
    if random.chance(1, in: 2) { lines.append("---") }
    if random.chance(1, in: 2) { lines += ["# username: dharwad-01", ""] }
    if random.chance(1, in: 2) {
      lines += ["note: |", "  kong_consumers:", "    - username: dharwad-01", ""]
    }
  }

  private mutating func consumers() {
    lines.append("kong_consumers:" + comment())
    let indentation = random.pick(["", "  ", "    "])
    let count = random.below(4) + 1
    let own = random.chance(2, in: 3) ? random.below(count) : -1
    for index in 0..<count {
      if random.chance(1, in: 4) { lines.append("") }
      if random.chance(1, in: 4) { lines.append(indentation + "# somebody") }
      let start = lines.count
      entry(index == own ? "dharwad-01" : "office-\(index)", indentation)
      if index == own { linesOfEntry = Set(start..<lines.count) }
    }
  }

  private mutating func entry(_ name: String, _ indentation: String) {
    if random.chance(1, in: 5) {
      let groups = random.chance(1, in: 2) ? ", groups: [orgAdmin, 'x y']" : ""
      lines.append("\(indentation)- {username: \(name)\(groups), limits: [1, 2]}\(comment())")
      return
    }
    var keys = ["username: " + random.pick([name, "'\(name)'", "\"\(name)\""]) + comment()]
    if random.chance(3, in: 4) { keys += groups() }
    if random.chance(3, in: 4) { keys.append("state: \(random.pick(["present", "absent"]))") }
    if random.chance(1, in: 3) {
      keys += ["rate_limits:", "  - api: readContent # x", "    config.hour: 10"]
    }
    if random.chance(1, in: 3) { keys.append("print_credentials: true" + comment()) }
    for (index, key) in keys.enumerated() {
      lines.append(indentation + (index == 0 ? "- " : "  ") + key)
    }
  }

  private mutating func groups() -> [String] {
    switch random.below(5) {
    case 4:
      let block = random.pick([">-", "|-", ">-2"])
      return ["groups: " + block + comment(), "    {{ a", "     + b }}"]
    case 0: return ["groups: \"{{ kong_all_consumer_groups }}\"" + comment()]
    case 1: return ["groups: [orgAdmin, 'orgUser' , noteUser]" + comment()]
    case 2: return ["groups:"]
    default:
      let dash = random.pick(["- ", "  - ", "    -   "])
      return ["groups:" + comment()]
        + ["orgAdmin", "userAdmin", "orgUser"].map { dash + $0 + comment() }
    }
  }

  private mutating func comment() -> String { random.pick(["", "", "  # a 'comment'", " #, ]}"]) }
}
