import Codecs
import Foundation
import Registry
import Sunbird

/// The golden requests and replies.
enum Fixtures {
  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures/golden")

  /// One documented call: what is sent and what is answered.
  struct Golden: Decodable {
    let name: WriteOperation
    let method: String
    let path: String
    let request: JSONValue
    let response: JSONValue

    var members: [String: JSONValue] { request["request"]?.object ?? [:] }

    var draft: DraftEdit {
      get throws { try DraftEdit(operation: name, body: members) }
    }
  }

  static func golden(_ operation: WriteOperation) throws -> Golden {
    let file = folder.appending(path: "seed/\(operation.rawValue).json")
    return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
  }

  /// One line of `replies.jsonl`.
  struct RecordedReply: Decodable, Sendable, CustomStringConvertible {
    let name: String
    let operation: WriteOperation
    let status: Int
    let contentType: String
    let body: String
    let gzipped: Bool?
    let expect: Expectation

    var reply: Reply {
      Reply(
        status: status, contentType: contentType.isEmpty ? nil : contentType,
        body: Array(body.utf8))
    }

    var description: String { name }
  }

  /// What the agent makes of a reply, in the words of the fixtures' README.
  enum Expectation: String, Decodable, Sendable {
    case accepted, alreadyThere, softDuplicate, alreadyGone, badData, takenByOther, parentMissing
    case credentials, throttled, tooLarge, unknownOutcome, serverTrouble, notSunbird, notDeployed
    case compressionRefused
  }

  static let replies: [RecordedReply] = read("replies/replies.jsonl")

  /// A fixture that can't be read is an empty table, which a test of its own reports.
  private static func read<Line: Decodable>(_ path: String) -> [Line] {
    do {
      return try String(contentsOf: folder.appending(path: path), encoding: .utf8)
        .split(separator: "\n").map {
          try JSONDecoder().decode(Line.self, from: Data($0.utf8))
        }
    } catch {
      return []
    }
  }
}
