import Foundation
import SunbirdSimulator

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// A `sunbird-sim` of its own on a free port, ended when the last who knows it lets go.
final class SunbirdProcess: Sendable {
  let url: String
  private let child: Child
  private let folder: TemporaryFolder

  struct NotStarted: Error {
    let output: String
  }

  private init(url: String, child: Child, folder: TemporaryFolder) {
    self.url = url
    self.child = child
    self.folder = folder
  }

  deinit { child.stop() }

  static func start(_ options: String...) async throws -> SunbirdProcess {
    let folder = try TemporaryFolder()
    let output = folder.url.appendingPathComponent("out")
    try Data().write(to: output)
    let child = try Child(
      Program.sunbirdSim.url, ["--port", "0"] + options, environment: [:], folder: folder.url,
      streams: ["/dev/null", output.path, output.path])
    while true {
      let text = try String(contentsOf: output, encoding: .utf8)
      if text.hasSuffix("\n"), let line = text.split(separator: "\n").first(where: Self.tells) {
        let url = String(line.dropFirst(greeting.count))
        return SunbirdProcess(url: url, child: child, folder: folder)
      }
      guard !child.hasEnded else { throw NotStarted(output: text) }
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  private static let greeting = "listening on "
  private static func tells(_ line: Substring) -> Bool { line.hasPrefix(greeting) }

  /// How often each write took effect, as `org-create org:ap/dise-1`.
  func effects() async throws -> [String: Int] {
    let counts = try await call("GET", "effects")["byRecord"]?.object ?? [:]
    return counts.compactMapValues(\.wholeNumber)
  }

  /// The fields that the server has of a record; nil when it has none.
  func fields(_ record: String) async throws -> [String: WireValue]? {
    let rows = try await call("GET", "state")["rows"]?.list ?? []
    return rows.first { $0["key"]?.text == record && $0["isRemoved"]?.boolean != true }?["fields"]?
      .object
  }

  /// The server's id of a record; blank when it has none.
  func id(of record: String) async throws -> String {
    let rows = try await call("GET", "state")["rows"]?.list ?? []
    return rows.first { $0["key"]?.text == record }?["id"]?.text ?? ""
  }

  /// Everything that is stored.
  func rows() async throws -> [WireValue] { try await call("GET", "state")["rows"]?.list ?? [] }

  /// The writes that arrived, oldest first.
  func writes() async throws -> [WireValue] {
    let words = ["create", "update", "add", "remove"]
    return try await requests().filter { request in
      words.contains { request["path"]?.text?.hasSuffix("/" + $0) ?? false }
    }
  }

  func requests() async throws -> [WireValue] {
    try await call("GET", "requests")["requests"]?.list ?? []
  }

  /// A gateway consumer's token.
  func token(of consumer: String) async throws -> String {
    try await call("GET", "tokens")[consumer]?.text ?? ""
  }

  func fault(_ fault: WireValue) async throws { _ = try await call("POST", "faults", fault) }

  func clearFaults() async throws { _ = try await call("DELETE", "faults") }

  /// Somebody else changes a record.
  func change(_ record: String, _ fields: WireValue) async throws {
    _ = try await call("POST", "change", ["record": .text(record), "fields": fields])
  }

  /// Somebody else removes a record.
  func remove(_ record: String) async throws {
    _ = try await call("POST", "change", ["record": .text(record), "remove": true])
  }

  struct ControlFailed: Error {
    let call: String
    let answer: String
  }

  private func call(
    _ method: String, _ name: String, _ body: WireValue? = nil
  ) async throws -> WireValue {
    guard let address = URL(string: "\(url)/_sim/\(name)") else {
      throw ControlFailed(call: name, answer: "no address")
    }
    var request = URLRequest(url: address)
    request.httpMethod = method
    if let body {
      request.httpBody = Data(body.json.utf8)
      request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    }
    let (data, response) = try await URLSession.shared.data(for: request)
    guard (response as? HTTPURLResponse)?.statusCode == 200 else {
      throw ControlFailed(call: name, answer: String(decoding: data, as: UTF8.self))
    }
    return try WireValue(json: data)
  }
}
