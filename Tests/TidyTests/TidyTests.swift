import Foundation
import Testing

/// The tree as its own rules want it. What does not keep them yet stands in `exceptions.txt`, which
/// only shrinks: an entry that is not needed any more fails as well.
struct TidyTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  // MARK: Rules

  @Test func modulesImportWhatTheTableInArchitectureSays() throws {
    var table: [String: String] = [:]
    for row in try Self.text("ARCHITECTURE.md").matches(of: /(?m)^\| `(\w[\w-]*)` \| (.*) \|$/) {
      table[String(row.1)] = String(row.2)
    }
    for target in try Self.names(in: "Sources") {
      let files = try Self.files("Sources/\(target)", ending: ".swift")
      guard !files.isEmpty else { continue }
      var imports: Set<String> = []
      for file in files {
        let lines = try Self.text(file).matches(of: /(?m)^(?:[\w@()]+ )?import (?:\w+ )?(\w+)/)
        imports.formUnion(lines.map { String($0.1) })
      }
      let told = imports.subtracting(Self.systems).sorted().joined(separator: ", ")
      #expect(table[target] == (told.isEmpty ? "nothing" : told), "\(target)")
    }
  }

  @Test func filesAreShort() throws {
    var found: [String: Int] = [:]
    for file in try Self.swiftFiles() {
      found[file] = try Self.lines(file).count
    }
    try Self.expect(found, atMost: 300, rule: "file")
  }

  @Test func functionsAreShort() throws {
    var found: [String: Int] = [:]
    for file in try Self.swiftFiles() {
      for (name, length) in try Self.functions(of: Self.lines(file)) {
        found["\(file):\(name)", default: 0] = max(length, found["\(file):\(name)"] ?? 0)
      }
    }
    try Self.expect(found, atMost: 40, rule: "function")
  }

  @Test func typesHaveFewStoredProperties() throws {
    var found: [String: Int] = [:]
    for file in try Self.swiftFiles() {
      let target = file.split(separator: "/")[1]
      for (type, count) in try Self.storedProperties(of: Self.lines(file)) {
        found["\(target).\(type)", default: 0] += count
      }
    }
    try Self.expect(found, atMost: 12, rule: "properties")
  }

  @Test func onlyTheOutboxSpeaksSQL() throws {
    let sql = #/\b(SELECT .* FROM|INSERT (OR \w+ )?INTO|UPDATE \w+ SET|DELETE FROM|PRAGMA) /#
    for file in try Self.swiftFiles() where !file.hasPrefix("Sources/Outbox/") {
      for line in try Self.lines(file) where !line.contains("//") {
        #expect(line.firstMatch(of: sql) == nil, "\(file): \(line)")
      }
    }
  }

  @Test func generationsAreNamedInTheirFoldersOnly() throws {
    let name = /\br1\.5\b|Sunbird 1\.|\b1\.5\b|\br2\.10\b|\br8\b|\.r15\b|\bR15\b/
    var found: [String: Int] = [:]
    for file in try Self.swiftFiles() where !Self.namesGenerations(file) {
      let named = try Self.lines(file).filter { $0.firstMatch(of: name) != nil }
      found[file] = named.count
    }
    try Self.expect(found, atMost: 0, rule: "generation")
  }

  @Test func everyFixtureIsReadByATest() throws {
    let tests = try Self.files("Tests", ending: ".swift").map(Self.text).joined()
    let scripts = try Self.files("Tests", ending: ".sh").map(Self.text).joined()
    let folders = try ["Fixtures"] + Self.folders("Tests").filter { $0.hasSuffix("/Fixtures") }
    for folder in folders {
      for file in try Self.files(folder, ending: "") where !file.hasSuffix(".py") {
        let url = URL(filePath: file)
        let words = [
          url.lastPathComponent, url.deletingPathExtension().lastPathComponent,
          url.deletingLastPathComponent().lastPathComponent,
        ]
        let isNamed = words.contains { tests.contains("\"\($0)") || tests.contains("/\($0)") }
        #expect(isNamed || scripts.contains(words[0]), "\(file)")
      }
    }
  }

  // MARK: Reading Swift, as swift-format lays it out

  private static let modifiers =
    #"(?:@\w+(?:\([^)]*\))? )*(?:(?:public|package|private|fileprivate|internal|static|final|override|mutating|nonisolated|indirect|weak|lazy|class|convenience|required|consuming)(?:\((?:set|unsafe)\))? )*"#

  /// The lines of each function, from its first word to its closing brace.
  private static func functions(of lines: [String]) throws -> [(String, Int)] {
    let head = try Regex("^( *)" + modifiers + #"(func [\w`]+|init|subscript|deinit)[ (<?\[{]"#)
    return lines.indices.compactMap { first in
      guard let match = lines[first].firstMatch(of: head), let indent = match[1].substring,
        let name = match[2].substring, !lines[first].contains(/\{.*\}$/)
      else { return nil }
      let rest = lines[(first + 1)...]
      guard let last = rest.firstIndex(where: { $0.hasPrefix(indent + "}") }) else { return nil }
      return (String(name.replacing("func ", with: "")), last - first + 1)
    }
  }

  /// How many properties each type of the file stores, extensions included.
  private static func storedProperties(of lines: [String]) throws -> [String: Int] {
    let head = try Regex("^( *)" + modifiers + #"(?:struct|class|actor|extension) ([\w.]+).*\{$"#)
    let property = try Regex("^( *)" + modifiers + #"(let|var) (\w+|\([^)]*\))"#)
    var open: [(indent: Int, name: String)] = []
    var found: [String: Int] = [:]
    for line in lines {
      let indent = line.prefix { $0 == " " }.count
      if let match = line.firstMatch(of: head), let name = match[2].substring {
        open.append((indent, String(name)))
      } else if line.dropFirst(indent).hasPrefix("}"), open.last?.indent == indent {
        open.removeLast()
      } else if let type = open.last, indent == type.indent + 2,
        let match = line.firstMatch(of: property), !isComputedOrStatic(line)
      {
        let names = match[3].substring ?? ""
        let path = open.map(\.name).joined(separator: ".")
        found[path, default: 0] += names.split(separator: ",").count
      }
    }
    return found
  }

  private static func isComputedOrStatic(_ line: String) -> Bool {
    let declared = line.split(separator: "=", maxSplits: 1)[0]
    return declared.contains("static ")
      || (declared.contains("{") && !line.contains("didSet") && declared.contains("var "))
  }

  // MARK: The tree

  private static let systems: Set<String> = ["Foundation", "Glibc", "Synchronization", "Dispatch"]

  private static func namesGenerations(_ file: String) -> Bool {
    file.contains("/Dialects/") || file.contains("/Profiles/")
  }

  private static func swiftFiles() throws -> [String] { try files("Sources", ending: ".swift") }

  private static func text(_ path: String) throws -> String {
    try String(contentsOfFile: root + "/" + path, encoding: .utf8)
  }

  private static func lines(_ path: String) throws -> [String] {
    var lines = try text(path).split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last == "" { lines.removeLast() }
    return lines.map(String.init)
  }

  private static func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root + "/" + folder).sorted()
  }

  private static func files(_ folder: String, ending: String) throws -> [String] {
    try below(folder).filter { $0.hasSuffix(ending) && !isFolder($0) }
  }

  private static func folders(_ folder: String) throws -> [String] {
    try below(folder).filter(isFolder)
  }

  private static func below(_ folder: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: root + "/" + folder).sorted()
      .filter { !$0.contains("__pycache__") }.map { folder + "/" + $0 }
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: root + "/" + path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  // MARK: The ratchet

  /// What is over the limit is just what `exceptions.txt` allows, each by its own number.
  private static func expect(_ found: [String: Int], atMost limit: Int, rule: String) throws {
    var allowed: [String: Int] = [:]
    for line in try lines("Tests/TidyTests/exceptions.txt") {
      let words = line.split(separator: " ")
      if words.count == 3, words[0] == rule { allowed[String(words[2])] = Int(words[1]) }
    }
    let over = found.filter { $0.value > limit }
    for (place, size) in over.sorted(by: { $0.key < $1.key }) {
      #expect(size <= allowed[place] ?? limit, "\(rule) \(place): \(size)")
    }
    for (place, size) in allowed.sorted(by: { $0.key < $1.key }) {
      #expect(
        over[place] == size, "exceptions.txt: \(rule) \(size) \(place) is not needed any more")
    }
  }
}
