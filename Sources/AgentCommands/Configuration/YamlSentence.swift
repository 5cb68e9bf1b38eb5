import Yams

extension YamlError {
  /// What is wrong and where, in one line; the library's own description has several, and quotes the
  /// file.
  var sentence: String {
    switch self {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      "line \(mark.line), column \(mark.column): \(problem)"
    case .reader(let problem, _, _, _): problem
    case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded,
      .duplicatedKeysInMapping:
      String(describing: self)
    }
  }
}
