import SunbirdSimulator
import Testing

extension Finished {
  /// Checks the exit status; what the program said is shown where it differs.
  @discardableResult
  func expect(_ status: Int32, sourceLocation: SourceLocation = #_sourceLocation) -> Finished {
    #expect(
      self.status == status, "stdout: \(output)\nstderr: \(talk)", sourceLocation: sourceLocation)
    return self
  }

  /// Standard output as the one JSON object that it has to be.
  func object(sourceLocation: SourceLocation = #_sourceLocation) throws -> WireValue {
    #expect(lines.count == 1, "stdout: \(output)", sourceLocation: sourceLocation)
    return try WireValue(json: output.utf8)
  }

  /// Standard output as JSON Lines.
  func objects() throws -> [WireValue] { try lines.map { try WireValue(json: $0.utf8) } }

  /// The `error` object on standard error.
  func error(sourceLocation: SourceLocation = #_sourceLocation) throws -> WireValue {
    let value = try WireValue(json: talk.utf8)
    return try #require(value["error"], "stderr: \(talk)", sourceLocation: sourceLocation)
  }
}

extension WireValue {
  /// The names of the members.
  var names: Set<String> { Set(object?.keys.map(\.self) ?? []) }
}
