import Foundation

/// What one pass may cost, and when it may run.
package struct PassLimits: Sendable {
  /// Ends the pass once so many bytes have been sent and received; nil for no limit.
  package var maxBytes: Int?
  /// Ends the pass after so many seconds; nil for no limit.
  package var maxSeconds: Double?
  /// Ends the pass once the passes of the day have cost so many bytes; nil for no limit.
  package var maxBytesPerDay: Int?
  /// Most bytes sent in a second; nil for no limit.
  package var maxBytesPerSecond: Int?
  /// The hours of the day in which passes run; nil for all of them.
  package var hours: OfficeHours?
  /// The office's own days and hours.
  package var calendar = Calendar.current

  package init() {}

  /// The most bytes that one request may cost with its answer; nil for no limit.
  var mostBytesAtOnce: Int? { [maxBytes, maxBytesPerDay].compactMap(\.self).min() }
}
