import Configuration
import Foundation
import Yams

/// The YAML file of the configuration, read once.
struct ConfigurationFile {
  let path: String
  /// Everything in it that holds something.
  private let leaves: [Leaf]

  /// A key that holds something.
  private struct Leaf {
    enum Value {
      case text(String)
      case list([String])
    }

    let name: String
    let value: Value
  }

  /// Reads the file that is named, or else the default one where there is one.
  ///
  /// - Throws: ``CommandError`` with exit status 78 for a file that is no map, or holds a key that
  ///   nobody reads: a misspelt key must not pass for the default.
  static func find(named path: String?, otherwise fallback: String) throws -> ConfigurationFile? {
    if let path {
      guard access(path, R_OK) == 0 else {
        throw CommandError(
          .configuration, code: "no-configuration", "the configuration \(path) can't be read",
          hint: "check the path and the file's owner")
      }
      return try ConfigurationFile(path: path)
    }
    return access(fallback, F_OK) == 0 ? try ConfigurationFile(path: fallback) : nil
  }

  private init(path: String) throws {
    self.path = path
    do {
      let text = try String(contentsOfFile: path, encoding: .utf8)
      switch try Yams.compose(yaml: text) {
      case nil: leaves = []
      case .mapping(let mapping)?: leaves = try Self.leaves(of: mapping, below: [], path)
      case .scalar, .sequence, .alias: throw Self.unreadable(path, "it is not a map of keys")
      }
    } catch let error as YamlError {
      throw Self.unreadable(path, error.sentence)
    } catch is CocoaError {
      throw Self.unreadable(path, "it can't be read as UTF-8 text")
    }
    for leaf in leaves { try Self.check(leaf, path) }
  }

  private static func check(_ leaf: Leaf, _ path: String) throws {
    guard ConfigurationKey.knows(leaf.name) else {
      throw CommandError(
        .configuration, code: "unknown-key", "\(path) has the unknown key \(leaf.name)",
        hint: ConfigurationKey.hint(for: leaf.name), field: leaf.name)
    }
    if case .list = leaf.value, !ConfigurationKey.takesList(leaf.name) {
      throw unreadable(path, "\(leaf.name) must be one value, not a list")
    }
  }

  /// A path that stands in the file: a relative one begins in the file's folder.
  func path(for text: String) -> String {
    guard !text.hasPrefix("/") else { return text }
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    return folder.appendingPathComponent(text).standardizedFileURL.path
  }

  /// The names of the keys that it sets.
  var names: [String] { leaves.map(\.name) }

  /// The names of what holds something just below the section `name`.
  func names(below name: String) -> [String] {
    leaves.compactMap { leaf in
      leaf.name.hasPrefix(name + ".") ? String(leaf.name.dropFirst(name.count + 1)) : nil
    }
  }

  /// Its values, for the one reader of them all.
  var provider: any ConfigProvider {
    let values = leaves.map { leaf in
      let content: ConfigContent =
        switch leaf.value {
        case .text(let text): .string(text)
        case .list(let texts): .stringArray(texts)
        }
      return (AbsoluteConfigKey(named: leaf.name), ConfigValue(content, isSecret: false))
    }
    return InMemoryProvider(values: Dictionary(values) { _, last in last })
  }

  /// Everything that is neither itself a map nor a section left empty.
  private static func leaves(
    of mapping: Node.Mapping, below path: [String], _ file: String
  ) throws -> [Leaf] {
    try mapping.flatMap { key, value -> [Leaf] in
      let names = path + [key.string ?? "?"]
      let name = names.joined(separator: ".")
      switch value {
      case .mapping(let inner): return try leaves(of: inner, below: names, file)
      case .sequence(let items):
        let texts = items.compactMap { $0.scalar?.string }
        guard texts.count == items.count else {
          throw unreadable(file, "\(name) holds more than single values")
        }
        return [Leaf(name: name, value: .list(texts))]
      case .scalar(let scalar):
        let isEmptySection = value.null != nil && ConfigurationKey.isSection(name)
        return isEmptySection ? [] : [Leaf(name: name, value: .text(scalar.string))]
      case .alias: throw unreadable(file, "\(name) points to another value")
      }
    }
  }

  private static func unreadable(_ path: String, _ detail: String) -> CommandError {
    CommandError(
      .configuration, code: "bad-configuration", "the configuration \(path) is not valid: \(detail)"
    )
  }
}

extension AbsoluteConfigKey {
  /// A key by its name, whose parts have dots between them.
  init(named name: String) { self.init(name.split(separator: ".").map(String.init)) }
}
