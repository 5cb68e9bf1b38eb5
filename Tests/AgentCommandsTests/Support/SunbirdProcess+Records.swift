import AgentProcesses
import Codecs
import SunbirdSimulator

extension SunbirdProcess {
  /// The fields that the server has of a record; nil when it has none.
  func fields(_ record: String) async throws -> [String: JSONValue]? {
    try await state()[record]
  }

  /// The server's id of a record; blank when it has none.
  func id(of record: String) async throws -> String {
    try await rows().first { $0["key"]?.string == record }?["id"]?.string ?? ""
  }

  /// The writes that arrived, oldest first.
  func writes() async throws -> [JSONValue] {
    let words = ["create", "update", "add", "remove"]
    return try await requests().filter { request in
      words.contains { request["path"]?.string?.hasSuffix("/" + $0) ?? false }
    }
  }

  /// A gateway consumer's token.
  func token(of consumer: String) async throws -> String {
    try await call("GET", "tokens")[consumer]?.string ?? ""
  }

  /// Somebody else changes a record.
  func change(_ record: String, _ fields: JSONValue) async throws {
    _ = try await call("POST", "change", ["record": .string(record), "fields": fields])
  }

  /// Somebody else removes a record.
  func remove(_ record: String) async throws {
    _ = try await call("POST", "change", ["record": .string(record), "remove": true])
  }
}
