import Foundation
import SunbirdSimulator

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// A `sunbird-sim` of its own on a free port, ended when the last who knows it lets go.
package final class SunbirdProcess: Sendable {
  package let url: String
  private let child: Child
  private let folder: TemporaryFolder

  package struct NotStarted: Error {
    let output: String
  }

  package struct ControlFailed: Error {
    let call: String
    let answer: String
  }

  private init(url: String, child: Child, folder: TemporaryFolder) {
    self.url = url
    self.child = child
    self.folder = folder
  }

  deinit {
    resume()
    child.stop()
  }

  package static func start(_ options: String...) async throws -> SunbirdProcess {
    let folder = try TemporaryFolder()
    let output = folder.url.appendingPathComponent("out")
    try Data().write(to: output)
    let child = try Child(
      Program.sunbirdSim.path, ["--port", "0"] + options, environment: [:],
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

  /// How often each write took effect: by call and record, as `org-create org:ap/dise-1`, and by
  /// the edit's name.
  package func effects() async throws -> (byRecord: [String: Int], byMessageID: [String: Int]) {
    let answer = try await call("GET", "effects")
    func counts(_ name: String) -> [String: Int] {
      (answer[name]?.object ?? [:]).compactMapValues(\.wholeNumber)
    }
    return (counts("byRecord"), counts("byMessageID"))
  }

  /// Everything that is stored, by key; memberships that were left are not.
  package func state() async throws -> [String: [String: WireValue]] {
    let rows = try await call("GET", "state")["rows"]?.list ?? []
    let present = rows.filter { $0["isRemoved"]?.boolean != true }
    return Dictionary(present.map { ($0["key"]?.text ?? "", $0["fields"]?.object ?? [:]) }) { $1 }
  }

  package func requests() async throws -> [WireValue] {
    try await call("GET", "requests")["requests"]?.list ?? []
  }

  /// Waits until a request of this call about this record has arrived.
  package func awaitRequest(_ operation: String, _ record: String) async throws {
    while try await !requests().contains(where: {
      $0["operation"]?.text == operation && $0["record"]?.text == record
    }) {
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  package func fault(_ fault: WireValue) async throws {
    _ = try await call("POST", "faults", fault)
  }

  /// Lets the server stand still, and go on.
  package func pause() { child.send(signal: SIGSTOP) }

  package func resume() { child.send(signal: SIGCONT) }

  package func clearFaults() async throws { _ = try await call("DELETE", "faults") }

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
