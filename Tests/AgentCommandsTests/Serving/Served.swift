import AgentProcesses
import Codecs
import Foundation
import SunbirdSimulator
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// An `agent serve` at work in an office.
struct Served {
  let office: Office
  let child: RecordedChild
  /// The socket's path, or its address.
  let address: String

  static let token = "local-s3cret"

  /// At a socket in the office's folder.
  static func atSocket(
    _ office: Office, _ words: String..., environment: [String: String] = [:]
  ) async throws -> Served {
    try await start(
      office, ["--socket", office.path("api.sock")] + words, environment: environment)
  }

  /// At a free port, with ``token``.
  static func atPort(_ office: Office, _ words: String...) async throws -> Served {
    let file = try office.write("local-token", token + "\n")
    return try await start(
      office, ["--port", "0"] + words, environment: ["AGENT_SERVE_TOKEN_FILE": file])
  }

  private static func start(
    _ office: Office, _ words: [String], environment: [String: String]
  ) async throws -> Served {
    let child = try office.start(["serve"] + words, environment: environment)
    return Served(
      office: office, child: child, address: try await child.line(after: "listening on "))
  }

  /// Runs `work`, and makes it end in order.
  func during(_ work: () async throws -> Void) async throws {
    let result: Result<Void, any Error>
    do {
      result = .success(try await work())
    } catch {
      result = .failure(error)
    }
    try await stop().expect(0)
    try result.get()
  }

  @discardableResult
  func stop(by signal: Int32 = SIGTERM) async throws -> Finished {
    child.child.send(signal: signal)
    return try await child.finished()
  }

  /// An answer as curl tells it.
  struct Answer: Sendable {
    let status: Int
    let headers: String
    let text: String

    var json: JSONValue { (try? JSONValue(json: text.utf8)) ?? .null }  // not JSON: it has nothing
    var result: JSONValue { json["result"] ?? .null }
    var code: String? { json["params"]?["err"]?.string }
  }

  /// One plain curl command.
  func curl(_ path: String, _ words: [String] = []) async throws -> Answer {
    let place =
      address.hasPrefix("/")
      ? ["--unix-socket", address, "http://localhost\(path)"] : ["\(address)\(path)"]
    let ran = try await RecordedChild(
      "/usr/bin/curl",
      ["--silent", "--show-error", "--max-time", "60", "--include"] + words + place,
      environment: ["PATH": "/usr/bin:/bin"], folder: office.folder
    ).finished()
    // What is only announced comes before.
    let parts = ran.output.components(separatedBy: "\r\n\r\n")
      .drop { $0.hasPrefix("HTTP/1.1 100") }
    let head = parts.first ?? ""
    return Answer(
      status: Int(head.split(separator: " ").dropFirst().first ?? "") ?? 0, headers: head,
      text: parts.dropFirst().joined(separator: "\r\n\r\n"))
  }

  func post(_ path: String, _ request: JSONValue, _ words: [String] = []) async throws -> Answer {
    try await curl(path, words + ["--data", JSONValue.object(["request": request]).json])
  }
}

/// A request of the document, whole.
struct DocumentedRequest: Sendable {
  let method: String
  let path: String
  let body: JSONValue
  let response: JSONValue

  static let names = [
    "org-create", "user-create", "member-add", "org-update", "user-update", "member-remove",
  ]

  init(_ name: String) throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let file = root.appending(path: "Fixtures/golden/seed/\(name).json")
    let golden = try JSONValue(json: Data(contentsOf: file))
    method = golden["method"]?.string ?? ""
    path = golden["path"]?.string ?? ""
    body = golden["request"] ?? .null
    response = golden["response"] ?? .null
  }

  /// As the document's reader types it.
  var curl: [String] { ["--request", method, "--data", body.json] }
}

/// A program that speaks the documented API and knows nothing of the agent.
struct SunbirdClient: Sendable {
  let base: String
  let token: String

  struct Refused: Error {
    let status: Int
    let code: String
  }

  @discardableResult
  func call(
    _ method: String, _ path: String, _ request: JSONValue
  ) async throws -> JSONValue {
    guard let url = URL(string: base + path) else { throw URLError(.badURL) }
    var asked = URLRequest(url: url)
    asked.httpMethod = method
    asked.timeoutInterval = 60
    asked.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
    asked.setValue("application/json", forHTTPHeaderField: "Content-Type")
    asked.httpBody = Data(JSONValue.object(["request": request]).json.utf8)
    let (data, response) = try await URLSession.shared.data(for: asked)
    let body = try JSONValue(json: data)
    let status = (response as? HTTPURLResponse)?.statusCode ?? 0
    guard (200...299).contains(status), body["responseCode"] == "OK",
      body["params"]?["status"] == "SUCCESS", body["result"]?["response"] != nil
    else { throw Refused(status: status, code: body["params"]?["err"]?.string ?? "") }
    return body["result"] ?? .null
  }

  /// - Returns: the name of the edit.
  func createSchool(_ id: String, _ name: String) async throws -> String {
    let result = try await call(
      "POST", "/api/org/v1/create",
      ["provider": "ap", "externalId": .string(id), "orgName": .string(name)])
    guard result["orgId"]?.string != nil else { throw URLError(.cannotParseResponse) }
    return result["edit"]?.string ?? ""
  }
}
