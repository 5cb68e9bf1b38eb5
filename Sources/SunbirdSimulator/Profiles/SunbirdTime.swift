import Foundation

/// The two ways in which answers write an instant, both in UTC.
enum SunbirdTime {
  /// `2018-04-02T06:11:42Z`
  static func iso8601(_ instant: Date) -> String {
    instant.formatted(.iso8601)
  }

  /// `2018-04-02 06:11:42:348+0000` (sunbird.md §0.1, ProjectUtil.java:236 of sunbird-utils).
  static func sunbird(_ instant: Date) -> String {
    let style = Date.ISO8601FormatStyle(
      dateTimeSeparator: .space, includingFractionalSeconds: true)
    return instant.formatted(style)
      .replacing(".", with: ":").replacing("Z", with: "+0000")
  }
}
