import Configuration
import Foundation
import SystemPackage
import Yams

/// The YAML file of the configuration.
struct ConfigurationFile {
  let path: String

  /// The file that is named, or else the default one where there is one.
  static func find(named path: String?, otherwise fallback: String) throws -> ConfigurationFile? {
    if let path {
      guard FileManager.default.isReadableFile(atPath: path) else {
        throw CommandError(
          .configuration, code: "no-configuration", "the configuration \(path) can't be read",
          hint: "check the path and the file's owner")
      }
      return ConfigurationFile(path: path)
    }
    return FileManager.default.fileExists(atPath: fallback)
      ? ConfigurationFile(path: fallback) : nil
  }

  /// A path that stands in the file: a relative one begins in the file's folder.
  func path(for text: String) -> String {
    guard !text.hasPrefix("/") else { return text }
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    return folder.appendingPathComponent(text).standardizedFileURL.path
  }

  /// Refuses a file that is no map, or holds a key that nobody reads: a misspelt key must not pass
  /// for the default.
  ///
  /// - Returns: whether the file sets anything.
  func check() throws -> Bool {
    let leaves = try leaves()
    for leaf in leaves where !ConfigurationKey.knows(leaf.name) {
      throw CommandError(
        .configuration, code: "unknown-key", "\(path) has the unknown key \(leaf.name)",
        hint: ConfigurationKey.hint(for: leaf.name),
        field: leaf.name)
    }
    for leaf in leaves where leaf.isList && !ConfigurationKey.takesList(leaf.name) {
      throw unreadable("\(leaf.name) must be one value, not a list")
    }
    return !leaves.isEmpty
  }

  /// The names of what holds something just below the section `name`.
  func names(below name: String) throws -> [String] {
    try leaves().compactMap { leaf in
      leaf.name.hasPrefix(name + ".") ? String(leaf.name.dropFirst(name.count + 1)) : nil
    }
  }

  func provider() async throws -> any ConfigProvider {
    do {
      return try await FileProvider<YAMLSnapshot>(filePath: FilePath(path))
    } catch {
      throw unreadable(String(describing: error))
    }
  }

  /// A key that holds something.
  private struct Leaf {
    let name: String
    let isList: Bool
  }

  private func leaves() throws -> [Leaf] {
    do {
      let text = try String(contentsOfFile: path, encoding: .utf8)
      guard let node = try Yams.compose(yaml: text) else { return [] }
      guard case .mapping(let mapping) = node else { throw unreadable("it is not a map of keys") }
      return Self.leaves(of: mapping, below: [])
    } catch let error as YamlError {
      throw unreadable(error.sentence)
    } catch is CocoaError {
      throw unreadable("it can't be read as UTF-8 text")
    }
  }

  /// Everything that is neither itself a map nor a section left empty.
  private static func leaves(of mapping: Node.Mapping, below path: [String]) -> [Leaf] {
    mapping.flatMap { key, value -> [Leaf] in
      let names = path + [key.string ?? "?"]
      let name = names.joined(separator: ".")
      switch value {
      case .mapping(let inner): return leaves(of: inner, below: names)
      case .sequence: return [Leaf(name: name, isList: true)]
      case .scalar, .alias:
        let isEmptySection = value.null != nil && ConfigurationKey.isSection(name)
        return isEmptySection ? [] : [Leaf(name: name, isList: false)]
      }
    }
  }

  private func unreadable(_ detail: String) -> CommandError {
    CommandError(
      .configuration, code: "bad-configuration", "the configuration \(path) is not valid: \(detail)"
    )
  }
}
