import Foundation
import Registry

/// The rows and files under `Fixtures` that hold documented request bodies.
enum Fixtures {
  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures")

  /// Operation and body of one documented request.
  struct Request: Decodable {
    let operation: WriteOperation
    let request: Body
  }

  private struct Golden: Decodable {
    let name: WriteOperation
    let request: [String: Body]
  }

  static func golden(_ operation: WriteOperation) throws -> Body {
    let file = folder.appending(path: "golden/seed/\(operation.rawValue).json")
    let golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
    return golden.request["request"] ?? [:]
  }

  static func text(_ path: String) throws -> String {
    try String(contentsOf: folder.appending(path: path), encoding: .utf8)
  }

  /// Every row of the district's day, in order.
  static func districtDay() throws -> [Request] {
    let files = ["01-schools", "02-users", "03-memberships", "04-changes"]
    return try files.flatMap { name in
      let text = try String(
        contentsOf: folder.appending(path: "district-day/\(name).jsonl"), encoding: .utf8)
      return try text.split(separator: "\n").map {
        try JSONDecoder().decode(Request.self, from: Data($0.utf8))
      }
    }
  }
}
