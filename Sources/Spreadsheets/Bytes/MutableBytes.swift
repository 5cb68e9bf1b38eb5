extension [UInt8] {
  /// `withUnsafeMutableBytes` for a body that throws a spreadsheet's problem and nothing else.
  mutating func withMemory<Result>(
    _ body: (UnsafeMutableRawBufferPointer) throws(SpreadsheetProblem) -> Result
  ) throws(SpreadsheetProblem) -> Result {
    let outcome = withUnsafeMutableBytes { memory in
      Swift.Result { () throws(SpreadsheetProblem) in try body(memory) }
    }
    return try outcome.get()
  }
}
