/// What programs of this machine may cost, so that none keeps the others out.
package struct ServingLimits: Sendable {
  /// Connections that are open at a time.
  package var connections = 128
  /// Seconds within which a request has to arrive whole, counted from the end of the answer before it,
  /// or from the connection's beginning.
  package var requestSeconds = 30.0
  /// Seconds within which an answer has to be made and taken.
  package var answerSeconds = 60.0
  /// Bytes of a body.
  package var bodyBytes = RequestMembers.maxBytes
  /// Bytes of a head, and lines in it.
  package var headBytes = 16 << 10
  package var headLines = 100
  /// Seconds that requests under way are given at the end.
  package var drainSeconds = 10.0

  package init() {}
}
