import Foundation
import Testing

@testable import DistrictDay

/// Values are what the document lists, and of the form that Sunbird takes.
struct ValueTests {
  private let rows = Day.committed.rows

  struct Listed: Sendable {
    let field: String
    let values: Set<String>
  }

  private static let listed = [
    Listed(field: "gender", values: ["Male", "Female", "Transgender"]),
    Listed(
      field: "grade", values: Set((1...10).map { "Class \($0)" } + ["Kindergarten", "Other"])),
    Listed(field: "role", values: ["member", "content-creator", "admin"]),
    Listed(
      field: "roles",
      values: ["CONTENT_CREATOR", "CONTENT_REVIEWER", "COURSE_MENTOR", "FLAG_REVIEWER"]),
    Listed(
      field: "subject",
      values: [
        "Assamese", "Bengali", "English", "Hindi", "Kannada", "Malayalam", "Oriya", "Punjabi",
        "Tamil", "Telugu", "Urdu", "Biology", "Chemistry", "Physics", "Mathematics",
        "Environmental Studies", "Geography", "History", "Political Science", "Economics",
        "Sanskrit", "Gujarati", "Marathi", "Nepali",
      ]),
    Listed(field: "orgType", values: ["primary school", "secondary school"]),
    Listed(field: "provider", values: ["ka-dharwad"]),
  ]

  @Test(arguments: listed) func valuesAreListedOnes(listed: Listed) {
    let found = rows.flatMap { row in
      [row.text(listed.field)].compactMap(\.self) + row.texts(listed.field)
    }
    #expect(!found.isEmpty)
    #expect(Set(found).isSubset(of: listed.values))
  }

  @Test func listsHaveNoDoublesAndAreNotEmpty() {
    for row in rows {
      for name in row.fieldNames {
        guard case .list(let elements) = row.value(name) else { continue }
        let texts = elements.map(\.description)
        #expect(!texts.isEmpty && Set(texts).count == texts.count, "\(row.line)")
      }
    }
  }

  @Test func birthdaysAreRealDays() throws {
    let calendar = Calendar(identifier: .gregorian)
    for user in Day.committed.users {
      let birthday = try #require(user.text("dob"))
      let parts = try #require(birthday.wholeMatch(of: /(\d{4})-(\d{2})-(\d{2})/))
      let date = DateComponents(
        calendar: calendar, year: Int(parts.1), month: Int(parts.2), day: Int(parts.3))
      #expect(date.isValidDate, "\(birthday)")
      #expect((1963...2002).contains(date.year ?? 0), "\(birthday)")
    }
  }

  @Test(arguments: [(2000, true), (1900, false), (1996, true), (1999, false)])
  func monthsHaveTheirDaysAndFebruaryItsLeapDay(year: Int, isLeap: Bool) {
    var chance = Chance(seed: 3)
    let days = (1...20_000).map { _ in
      CalendarDate.any(inYears: year...year, chance: &chance).description
    }
    #expect(days.contains("\(year)-02-28"))
    #expect(days.contains("\(year)-02-29") == isLeap)
    for day in ["02-30", "04-31", "06-31", "09-31", "11-31"] {
      #expect(!days.contains("\(year)-\(day)"))
    }
  }

  @Test func phonesAreMobileNumbersAndAddressesAreWhatSunbirdTakes() throws {
    let address =
      /[_A-Za-z0-9-\+]+(\.[_A-Za-z0-9-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9]+)*(\.[A-Za-z]{2,})/
    for row in rows {
      if let phone = row.text("phone") {
        #expect(try /[6-9][0-9]{9}/.wholeMatch(in: phone) != nil, "\(phone)")
      }
      if let email = row.text("email") {
        #expect(try address.wholeMatch(in: email) != nil, "\(email)")
        #expect(row.value("emailVerified") == .truth(true))
      }
    }
  }

  @Test func keysArePlain() throws {
    for user in Day.committed.users {
      let userName = try #require(user.text("userName"))
      #expect(try /[a-z]+(\.[a-z]+)?\.[0-9]{4}/.wholeMatch(in: userName) != nil, "\(userName)")
    }
    for school in Day.committed.schools {
      let code = try #require(school.text("externalId"))
      #expect(try /2909[0-9]{7}/.wholeMatch(in: code) != nil, "\(code)")
    }
  }

  @Test(arguments: ["ಅ"..."ಹ", "अ"..."ह", "ا"..."ے", "అ"..."హ"] as [ClosedRange<Unicode.Scalar>])
  func namesAreInManyScripts(letters: ClosedRange<Unicode.Scalar>) {
    let names = Day.committed.users.compactMap { $0.text("firstName") }
    #expect(names.contains { $0.unicodeScalars.contains(where: letters.contains) })
  }

  @Test func aGoodShareOfUsersAreNotInLatinLetters() {
    let native = Day.committed.users.filter {
      $0.text("firstName")?.utf8.allSatisfy { $0 < 128 } == false
    }
    #expect((90...180).contains(native.count))
  }

  @Test func aHandfulOfUsersHaveAPassword() {
    let passwords = Day.committed.users.compactMap { $0.text("password") }
    #expect((3...12).contains(passwords.count))
  }
}
