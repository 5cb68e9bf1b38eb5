import HTTPTransport
import Registry

extension Problem {
  /// A failure of the line, in the words of the store.
  init(_ failure: TransportFailure) {
    self.init(code: "line-\(failure.kind)", message: failure.detail)
  }

  /// Whether the line, or the server, was silent too long.
  var isTimeout: Bool { code == "line-\(TransportFailure.Kind.stalled)" }
}
