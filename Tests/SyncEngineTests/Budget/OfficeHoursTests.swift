import Foundation
import SyncEngine
import Testing

/// The hours of the day in which passes run.
struct OfficeHoursTests {
  @Test(arguments: [
    ("20:00-06:00", "20:00", true), ("20:00-06:00", "23:59", true), ("20:00-06:00", "00:00", true),
    ("20:00-06:00", "05:59", true), ("20:00-06:00", "06:00", false),
    ("20:00-06:00", "19:59", false), ("09:30-17:00", "09:29", false),
    ("09:30-17:00", "09:30", true), ("09:30-17:00", "16:59", true),
    ("09:30-17:00", "17:00", false), ("00:00-00:01", "00:00", true),
  ])
  func aMinuteBelongsToThemOrNot(hours: String, time: String, belongs: Bool) throws {
    let parts = time.split(separator: ":").compactMap { Int($0) }
    let hours = try #require(OfficeHours(hours))
    #expect(hours.contains(minute: 60 * parts[0] + parts[1]) == belongs)
  }

  @Test(arguments: [
    "", "20:00", "20:00-", "24:00-06:00", "20:60-06:00", "8:00-09:00", "20:00-20:00",
    "20:00-06:00-07:00", "night", "20.00-06.00", " 20:00-06:00",
  ])
  func anythingElseIsRefused(text: String) { #expect(OfficeHours(text) == nil) }

  @Test func theyAreTheOfficesOwnAndEndTheNextMorning() throws {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(identifier: "Asia/Kolkata"))
    let hours = try #require(OfficeHours("20:00-06:00"))
    // 20:30 in Dharwad.
    let evening = Date(timeIntervalSince1970: 1_522_681_200)
    #expect(hours.contains(evening, in: calendar))
    #expect(!hours.contains(evening.addingTimeInterval(-3600), in: calendar))
    #expect(
      hours.closing(after: evening, in: calendar) == evening.addingTimeInterval(9.5 * 3600))
    #expect(hours.description == "20:00-06:00")
    #expect(hours.opening == "20:00")
  }
}
