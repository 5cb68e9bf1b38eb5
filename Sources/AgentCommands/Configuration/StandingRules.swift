import Foundation
import Reconciliation
import Yams

/// Puts rules of conflicts into the text of a configuration, as a person would: by lines, with every
/// other byte as it was. The result is read again to prove it.
struct StandingRules {
  /// The text can't be changed so.
  struct NotWritable: Error {}

  /// The rules by their names, for example `user.phone`.
  let rules: [String: ConflictPolicy]
  /// What stands behind each as a comment.
  let comment: String

  /// The lines that say the rules, for whoever has to write them by hand.
  var lines: [String] {
    ["conflicts:", "  fields:"] + rules.keys.sorted().map { line($0, indent: 4) }
  }

  func added(to text: String) throws -> String {
    var result = text
    for name in rules.keys.sorted() { result = try adding(name, to: result) }
    let before = try Self.leaves(of: text)
    let after = try Self.leaves(of: result)
    var wanted = before.mapValues(\.text)
    for (name, policy) in rules { wanted["\(Self.section).\(name)"] = policy.rawValue }
    guard after.mapValues(\.text) == wanted else { throw NotWritable() }
    return result
  }

  private static let section = ConfigurationKey.conflictFields

  private struct Leaf {
    let text: String
    let mark: Mark?
  }

  private func line(_ name: String, indent: Int) -> String {
    String(repeating: " ", count: indent) + "\(name): \(rules[name]?.rawValue ?? "")  # \(comment)"
  }

  private func adding(_ name: String, to text: String) throws -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if let leaf = try Self.leaves(of: text)["\(Self.section).\(name)"] {
      lines = try replaced(leaf, by: name, in: lines)
    } else {
      let parts = Self.section.split(separator: ".").map(String.init)
      let root = try Yams.compose(yaml: text)?.mapping
      let conflicts = root.flatMap { Self.entry(parts[0], in: $0) }
      let fields = conflicts?.value.mapping.flatMap { Self.entry(parts[1], in: $0) }
      if let fields {
        try insert([name], below: fields, into: &lines)
      } else if let conflicts {
        try insert([parts[1] + ":", name], below: conflicts, into: &lines)
      } else {
        while lines.last?.isEmpty == true { lines.removeLast() }
        lines += ["\(parts[0]):", "  \(parts[1]):", line(name, indent: 4), ""]
      }
    }
    return lines.joined(separator: "\n")
  }

  private static func entry(
    _ name: String, in mapping: Node.Mapping
  ) -> (key: Node, value: Node)? {
    mapping.first { $0.key.string == name }.map { ($0.key, $0.value) }
  }

  /// Puts one line, or a section and a line, right below a key: as deep as what stands there already.
  private func insert(
    _ words: [String], below entry: (key: Node, value: Node), into lines: inout [String]
  ) throws {
    guard let key = entry.key.mark, lines.indices.contains(key.line - 1) else {
      throw NotWritable()
    }
    let isEmpty = entry.value.null != nil
    let child = entry.value.mapping?.first?.key.mark
    guard isEmpty || (child.map { $0.line > key.line } ?? false) else { throw NotWritable() }
    let indent = child.map { $0.column - 1 } ?? key.column + 1
    let made = words.enumerated().map { depth, word in
      word.hasSuffix(":")
        ? String(repeating: " ", count: indent) + word : line(word, indent: indent + 2 * depth)
    }
    lines.insert(contentsOf: made, at: key.line)
  }

  private func replaced(_ leaf: Leaf, by name: String, in lines: [String]) throws -> [String] {
    guard let mark = leaf.mark, lines.indices.contains(mark.line - 1),
      let policy = rules[name]?.rawValue
    else { throw NotWritable() }
    var lines = lines
    let scalars = Array(lines[mark.line - 1].unicodeScalars)
    let head = scalars.prefix(mark.column - 1)
    var rest = Array(scalars.dropFirst(mark.column - 1))
    if let quote = rest.first, quote == "\"" || quote == "'" { rest.removeFirst() }
    let old = Array(leaf.text.unicodeScalars)
    guard rest.starts(with: old) else { throw NotWritable() }
    rest.removeFirst(old.count)
    if let quote = rest.first, quote == "\"" || quote == "'" { rest.removeFirst() }
    lines[mark.line - 1] = head.text + policy + rest[...].text
    return lines
  }

  private static func leaves(of text: String) throws -> [String: Leaf] {
    guard let root = try Yams.compose(yaml: text) else { return [:] }
    guard case .mapping(let mapping) = root else { throw NotWritable() }
    var found: [String: Leaf] = [:]
    func walk(_ mapping: Node.Mapping, below path: [String]) throws {
      for (key, value) in mapping {
        let names = path + [key.string ?? "?"]
        switch value {
        case .mapping(let inner): try walk(inner, below: names)
        case .scalar(let scalar):
          if value.null == nil {
            found[names.joined(separator: ".")] = Leaf(text: scalar.string, mark: value.mark)
          }
        case .sequence, .alias:
          let bytes = try Yams.serialize(node: value)
          found[names.joined(separator: ".")] = Leaf(text: bytes, mark: nil)
        }
      }
    }
    try walk(mapping, below: [])
    return found
  }
}

extension ArraySlice<Unicode.Scalar> {
  fileprivate var text: String { String(String.UnicodeScalarView(self)) }
}

extension ConflictPolicies.Place {
  /// Its name in the configuration.
  var name: String { "\(kind.rawValue).\(field.rawValue)" }
}

extension GlobalOptions {
  /// Makes a standing rule: it is written into the configuration's file, where it is found by whoever
  /// reads that.
  ///
  /// - Returns: the file's path.
  /// - Throws: ``CommandError`` with exit status 78 where there is no file, or it can't be changed; its
  ///   hint has the lines.
  func learn(
    _ places: [ConflictPolicies.Place], _ policy: ConflictPolicy, by author: String
  ) throws -> String {
    let day = Date().officeTime.prefix(10)
    let rules = StandingRules(
      rules: Dictionary(places.map { ($0.name, policy) }) { first, _ in first },
      comment: "\(author.safe), \(day)")
    let session = Session.current
    let named = config ?? session.presets.config ?? session.environment[EnvironmentNames.file]
    func refused(_ message: String) -> CommandError {
      CommandError(
        .configuration, code: "rule-not-kept", message,
        hint: "have these lines put into it: " + rules.lines.joined(separator: " / "))
    }
    let found = try ConfigurationFile.find(
      named: named.flatMap { $0.isEmpty ? nil : $0 }, otherwise: AgentConfiguration.defaultPath)
    guard let file = found else {
      throw refused("there is no configuration file to write the rule into")
    }
    do {
      let text = try String(contentsOfFile: file.path, encoding: .utf8)
      try WholeFile.write(Data(try rules.added(to: text).utf8), to: file.path)
      return file.path
    } catch let failure as FileFailure {
      throw refused("the configuration \(file.path) can't be written: \(failure.detail)")
    } catch is StandingRules.NotWritable {
      throw refused("the configuration \(file.path) is written in a way that can't be added to")
    }
  }
}
