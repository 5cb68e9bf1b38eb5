import Codecs
import Foundation
import SunbirdSimulator
import Testing

/// What a finished program left behind.
package struct Finished: Sendable {
  /// The exit status; 128 and the signal's number, as a shell tells it, for a signal.
  package let status: Int32
  /// Standard output.
  package let output: String
  /// Standard error.
  package let talk: String

  /// The lines of standard output.
  package var lines: [String] { output.split(separator: "\n").map(String.init) }

  /// Whether `text` stands on standard output or on standard error.
  package func mentions(_ text: String) -> Bool { output.contains(text) || talk.contains(text) }

  package var wasKilled: Bool { status == 128 + SIGKILL }

  /// Checks the exit status; what the program said is shown where it differs.
  @discardableResult
  package func expect(
    _ status: Int32, sourceLocation: SourceLocation = #_sourceLocation
  ) -> Finished {
    #expect(
      self.status == status, "stdout: \(output)\nstderr: \(talk)", sourceLocation: sourceLocation)
    return self
  }

  /// Standard output as the one JSON object that it has to be.
  package func object(sourceLocation: SourceLocation = #_sourceLocation) throws -> JSONValue {
    #expect(lines.count == 1, "stdout: \(output)", sourceLocation: sourceLocation)
    return try JSONValue(json: output.utf8)
  }

  /// Standard output as JSON Lines.
  package func objects() throws -> [JSONValue] { try lines.map { try JSONValue(json: $0.utf8) } }

  /// The `error` object on standard error.
  package func error(sourceLocation: SourceLocation = #_sourceLocation) throws -> JSONValue {
    let value = try JSONValue(json: talk.utf8)
    return try #require(value["error"], "stderr: \(talk)", sourceLocation: sourceLocation)
  }
}

extension JSONValue {
  /// The names of the members.
  package var names: Set<String> { Set(object?.keys.map(\.self) ?? []) }
}
