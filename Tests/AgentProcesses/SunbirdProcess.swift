import Codecs
import Foundation
import SunbirdSimulator

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// A `sunbird-sim` of its own on a free port, ended when the last who knows it lets go.
package final class SunbirdProcess: Sendable {
  package let url: String
  private let program: RecordedChild

  package struct ControlFailed: Error {
    let call: String
    let answer: String
  }

  private init(url: String, program: RecordedChild) {
    self.url = url
    self.program = program
  }

  deinit { program.child.stop(by: SIGKILL) }

  package static func start(_ options: String...) async throws -> SunbirdProcess {
    let program = try RecordedChild(
      Program.sunbirdSim.path, ["--port", "0"] + options, environment: [:],
      folder: TemporaryFolder())
    return SunbirdProcess(url: try await program.line(after: "listening on "), program: program)
  }

  /// How often each write took effect, as `org-create org:ap/dise-1`.
  package func effects() async throws -> [String: Int] { try await effects("byRecord") }

  /// How often the writes of each edit took effect, by its name.
  package func effectsByMessageID() async throws -> [String: Int] {
    try await effects("byMessageID")
  }

  private func effects(_ order: String) async throws -> [String: Int] {
    (try await call("GET", "effects")[order]?.object ?? [:]).compactMapValues(\.wholeNumber)
  }

  /// Everything that is stored, by key; memberships that were left are not.
  package func state() async throws -> [String: [String: JSONValue]] {
    let present = try await rows().filter { $0["isRemoved"]?.bool != true }
    return Dictionary(present.map { ($0["key"]?.string ?? "", $0["fields"]?.object ?? [:]) }) { $1 }
  }

  /// Every row that is stored, those of memberships that were left, too.
  package func rows() async throws -> [JSONValue] {
    try await call("GET", "state")["rows"]?.array ?? []
  }

  package func requests() async throws -> [JSONValue] {
    try await call("GET", "requests")["requests"]?.array ?? []
  }

  /// Waits until a request of this call about this record has arrived.
  package func awaitRequest(_ operation: String, _ record: String) async throws {
    while try await !requests().contains(where: {
      $0["operation"]?.string == operation && $0["record"]?.string == record
    }) {
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  package func fault(_ fault: JSONValue) async throws {
    _ = try await call("POST", "faults", fault)
  }

  /// Lets the server stand still, and go on.
  package func pause() { program.child.send(signal: SIGSTOP) }

  package func resume() { program.child.send(signal: SIGCONT) }

  package func clearFaults() async throws { _ = try await call("DELETE", "faults") }

  /// Asks the simulator's control API.
  package func call(
    _ method: String, _ name: String, _ body: JSONValue? = nil
  ) async throws -> JSONValue {
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
    return try JSONValue(json: data)
  }
}
