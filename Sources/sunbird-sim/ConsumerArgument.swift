import ArgumentParser
import Foundation
import SunbirdSimulator

/// A consumer as `name:key:secret:group,group`.
struct ConsumerArgument: ExpressibleByArgument {
  let consumer: GatewayConsumer

  init?(argument: String) {
    let parts = argument.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 4, parts[0...2].allSatisfy({ !$0.isEmpty }) else { return nil }
    consumer = GatewayConsumer(
      username: parts[0], key: parts[1], secret: parts[2],
      groups: Set(parts[3].split(separator: ",").map(String.init)))
  }
}

/// A file with a JSON list of consumers.
enum ConsumerFile {
  private struct Entry: Decodable {
    let username: String
    let key: String
    let secret: String
    let groups: [String]
  }

  static func read(_ path: String) throws -> [GatewayConsumer] {
    let content = try Data(contentsOf: URL(filePath: path))
    return try JSONDecoder().decode([Entry].self, from: content).map {
      GatewayConsumer(
        username: $0.username, key: $0.key, secret: $0.secret, groups: Set($0.groups))
    }
  }
}
