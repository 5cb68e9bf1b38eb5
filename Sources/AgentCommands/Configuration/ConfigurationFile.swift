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

  /// Refuses a file that is no map, or holds a key that nobody reads: a misspelt key must not pass
  /// for the default.
  func check() throws {
    for name in try keys() where !ConfigurationKey.knows(name) {
      throw CommandError(
        .configuration, code: "unknown-key", "\(path) has the unknown key \(name)",
        hint: "the nearest known one is \(ConfigurationKey.nearest(to: name))", field: name)
    }
  }

  func provider() async throws -> any ConfigProvider {
    do {
      return try await FileProvider<YAMLSnapshot>(filePath: FilePath(path))
    } catch {
      throw unreadable(String(describing: error))
    }
  }

  private func keys() throws -> [String] {
    do {
      let text = try String(contentsOfFile: path, encoding: .utf8)
      guard let node = try Yams.compose(yaml: text) else { return [] }
      guard case .mapping(let mapping) = node else { throw unreadable("it is not a map of keys") }
      return Self.leaves(of: mapping, below: [])
    } catch let error as YamlError {
      throw unreadable(String(describing: error))
    }
  }

  /// The dotted names of everything that is not itself a map.
  private static func leaves(of mapping: Node.Mapping, below path: [String]) -> [String] {
    mapping.flatMap { key, value -> [String] in
      let names = path + [key.string ?? "?"]
      if case .mapping(let inner) = value { return leaves(of: inner, below: names) }
      return [names.joined(separator: ".")]
    }
  }

  private func unreadable(_ detail: String) -> CommandError {
    CommandError(
      .configuration, code: "bad-configuration", "the configuration \(path) is not valid: \(detail)"
    )
  }
}
