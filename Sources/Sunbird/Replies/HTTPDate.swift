import Foundation

/// Dates as HTTP writes them, for example `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7).
package enum HTTPDate {
  /// The moment that `text` names; nil for anything but the preferred form.
  package static func parse(_ text: String) -> Date? {
    let form = DateFormatter()
    form.locale = Locale(identifier: "en_US_POSIX")
    form.timeZone = TimeZone(identifier: "GMT")
    form.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    return form.date(from: text)
  }
}
