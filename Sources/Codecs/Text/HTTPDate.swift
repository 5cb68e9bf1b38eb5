import Foundation

/// Dates as HTTP writes them, for example `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7).
package enum HTTPDate {
  package static func text(_ moment: Date) -> String {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let parts = calendar.dateComponents(
      [.weekday, .day, .month, .year, .hour, .minute, .second], from: moment)
    let weekday = weekdays[((parts.weekday ?? 1) + 5) % 7]
    let month = months[(parts.month ?? 1) - 1]
    let clock = [parts.hour, parts.minute, parts.second].map { padded($0, digits: 2) }
    return "\(weekday), \(padded(parts.day, digits: 2)) \(month) \(padded(parts.year, digits: 4)) "
      + "\(clock.joined(separator: ":")) GMT"
  }

  private static func padded(_ number: Int?, digits: Int) -> String {
    let text = String(number ?? 0)
    return String(repeating: "0", count: max(digits - text.count, 0)) + text
  }

  /// The moment that `text` names; nil for anything but the preferred form. Every answer has one:
  /// read by hand, it costs a hundredth of what a formatter takes.
  package static func parse(_ text: String) -> Date? {
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 6, words[5] == "GMT", words[0].last == ",",
      weekdays.contains(words[0].dropLast()), let month = months.firstIndex(of: words[2]),
      let day = number(words[1], digits: 2), let year = number(words[3], digits: 4)
    else { return nil }
    let clock = words[4].split(separator: ":", omittingEmptySubsequences: false)
    guard clock.count == 3, let hour = number(clock[0], digits: 2), hour < 24,
      let minute = number(clock[1], digits: 2), minute < 60,
      let second = number(clock[2], digits: 2), second <= 60,
      let days = days(year: year, month: month + 1, day: day)
    else { return nil }
    return Date(timeIntervalSince1970: Double(((days * 24 + hour) * 60 + minute) * 60 + second))
  }

  private static let weekdays: [Substring] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  private static let months: [Substring] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private static func number(_ text: Substring, digits: Int) -> Int? {
    guard text.utf8.count == digits, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return nil
    }
    return Int(text)
  }

  /// Days from 1 January 1970 in the Gregorian calendar; nil for a day that its month does not have.
  /// Years begin in March here, so that the leap day is their last.
  private static func days(year: Int, month: Int, day: Int) -> Int? {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard (1...lengths[month - 1]).contains(day) else { return nil }
    let marchYear = month > 2 ? year : year - 1
    let monthsSinceMarch = (month + 9) % 12
    let dayOfYear = (153 * monthsSinceMarch + 2) / 5 + day - 1
    return 365 * marchYear + marchYear / 4 - marchYear / 100 + marchYear / 400 + dayOfYear - 719_468
  }
}
