import Codecs
import Foundation
import Testing

@Suite struct HTTPDateTests {
  @Test(arguments: ["Sun, 06 Nov 1994 08:49:37 GMT"]) func httpDatesAreRead(text: String) {
    #expect(HTTPDate.parse(text) == Date(timeIntervalSince1970: 784_111_777))
  }

  @Test(arguments: [
    "", "1994-11-06T08:49:37Z", "06 Nov 1994", "Sun, 32 Nov 1994 08:49:37 GMT",
    "Tue, 29 Feb 2023 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT",
    "Sun, 06 Nov 1994 08:49:37 IST", "Sun, 6 Nov 1994 08:49:37 GMT",
    "Sun, 06 Nov +994 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT",
  ])
  func otherDatesAreNot(text: String) { #expect(HTTPDate.parse(text) == nil) }

  @Test func daysOfFourCenturiesAreReadAndWritten() {
    let form = DateFormatter()
    form.locale = Locale(identifier: "en_US_POSIX")
    form.timeZone = TimeZone(identifier: "GMT")
    form.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    for day in stride(from: 0, to: 146_097, by: 7) {
      let moment = Date(timeIntervalSince1970: Double(day * 86_400 + day % 86_400))
      #expect(HTTPDate.parse(form.string(from: moment)) == moment)
      #expect(HTTPDate.text(moment) == form.string(from: moment))
    }
  }
}
