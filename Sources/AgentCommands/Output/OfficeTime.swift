import Foundation

extension Date {
  /// The moment for a person: by the clock on the office's wall, with its offset from UTC, to the
  /// second. `--json` has RFC 3339 in UTC (``rfc3339``).
  package var officeTime: String {
    formatted(
      Date.ISO8601FormatStyle(
        dateSeparator: .dash, dateTimeSeparator: .space, timeSeparator: .colon,
        timeZoneSeparator: .colon, includingFractionalSeconds: false, timeZone: .current))
  }
}
