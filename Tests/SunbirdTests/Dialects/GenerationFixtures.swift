import Codecs
import Foundation
import Registry
import Sunbird

/// The golden requests and replies of one generation.
enum GenerationFixtures {
  static let dialects = ["r2.10", "r8"]

  static func dialect(_ name: String) -> Dialect? { Dialect.all.first { $0.name == name } }

  /// One row of `requests.json`.
  struct Request: Decodable, Sendable, CustomStringConvertible {
    let name: String
    let operation: WriteOperation
    let record: String
    let fields: [String: JSONValue]
    let known: [String: JSONValue]?
    let ids: [String: String]?
    let place: String?
    let organisationType: String?
    let isAssignment: Bool?
    /// Nil where nothing can be sent.
    let request: Sent?
    var dialect = ""

    struct Sent: Decodable, Sendable {
      let method: String
      let path: String
      let body: JSONValue
    }

    private enum CodingKeys: String, CodingKey {
      case name, operation, record, fields, known, ids, place, organisationType, isAssignment
      case request
    }

    var description: String { "\(dialect): \(name)" }
  }

  /// One line of `replies.jsonl`.
  struct Answer: Decodable, Sendable, CustomStringConvertible {
    let name: String
    let operation: WriteOperation
    let status: Int
    let contentType: String
    let body: String
    let expect: String
    /// What it says was not stored, by what it names.
    let unstored: [String]?
    var dialect = ""

    private enum CodingKeys: String, CodingKey {
      case name, operation, status, contentType, body, expect, unstored
    }

    var description: String { "\(dialect): \(name)" }

    var reply: Reply { Reply(status: status, contentType: contentType, body: Array(body.utf8)) }
  }

  /// One recorded answer of a real 8.0.
  struct Recorded: Decodable, Sendable, CustomStringConvertible {
    let rec: Int
    let what: String
    let method: String
    let path: String
    let status: Int
    let headers: [String: String]
    let reply: String

    var description: String { "rec \(rec) \(what)" }

    var asReply: Reply {
      Reply(
        status: status, contentType: headers["Content-Type"],
        headers: Dictionary(
          headers.map { ($0.key.lowercased(), $0.value) }, uniquingKeysWith: { $1 }),
        body: Array(reply.utf8))
    }
  }

  static let requests: [Request] = dialects.flatMap { name in
    (decoded("\(name)/requests.json") ?? [] as [Request]).map { row in
      var row = row
      row.dialect = name
      return row
    }
  }

  static let answers: [Answer] = dialects.flatMap { name in
    lines("\(name)/replies.jsonl").compactMap { line -> Answer? in
      // What is not read is missed by a test that counts.
      var answer = try? JSONDecoder().decode(Answer.self, from: Data(line.utf8))
      answer?.dialect = name
      return answer
    }
  }

  static let recorded: [Recorded] = decoded("r8/recorded.json") ?? []

  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures/golden")

  private static func decoded<Value: Decodable>(_ path: String) -> Value? {
    let data = try? Data(contentsOf: folder.appending(path: path))  // counted by a test
    return data.flatMap { try? JSONDecoder().decode(Value.self, from: $0) }
  }

  private static func lines(_ path: String) -> [Substring] {
    let text = try? String(contentsOf: folder.appending(path: path), encoding: .utf8)
    return (text ?? "").split(separator: "\n")
  }
}
