import Registry
import SeededGenerators
import Testing

/// E-mail addresses, phone numbers and dates.
struct TextFormTests {
  @Test(arguments: [
    "user.email@test.com", "a@b.co", "asha+school@example.org", "_x-1.y_2@ex-ample.co.in",
    "29090100301@schools.dharwad.example",
  ])
  func goodAddresses(text: String) { #expect(TextForm.isEmail(text)) }

  @Test(arguments: [
    "", "asha", "asha@", "@example.org", "asha@example", "asha@example.c", "asha@@example.org",
    "asha patil@example.org", "asha@exa mple.org", ".asha@example.org", "asha.@example.org",
    "asha@example.org ", " asha@example.org", "asha@example.org\n", "āsha@example.org",
    "asha@example..org", "asha@example.org,b@example.org",
  ])
  func badAddresses(text: String) { #expect(!TextForm.isEmail(text)) }

  /// The rule as it is written down, matched by Swift.
  @Test(arguments: 0..<20) func addressesAreThoseOfTheRule(seed: UInt64) {
    let rule =
      /[_A-Za-z0-9\-+]+(\.[_A-Za-z0-9\-]+)*@[A-Za-z0-9\-]+(\.[A-Za-z0-9]+)*(\.[A-Za-z]{2,})/
    var generator = SeededGenerator(seed: seed)
    let pieces = ["a", "Zz", "7", "_", "-", "+", ".", "@", "in", "é", "\u{301}", " ", "[", "`", ""]
    var good = 0
    for _ in 0..<2000 {
      func some(_ most: Int) -> String {
        (0..<Int.random(in: 0...most, using: &generator)).map { _ in
          pieces.randomElement(using: &generator) ?? ""
        }.joined()
      }
      let text = Bool.random(using: &generator) ? some(9) : "a\(some(3))@b\(some(3)).in"
      let isGood = text.wholeMatch(of: rule) != nil
      good += isGood ? 1 : 0
      #expect(TextForm.isEmail(text) == isGood, "\(text)")
    }
    #expect(good > 50)
  }

  @Test(arguments: [
    "1984-02-29", "2000-02-29", "2023-12-31", "2024-01-01", "2023-04-30", "0001-01-01",
  ])
  func goodDates(text: String) { #expect(TextForm.isDate(text)) }

  @Test(arguments: [
    "", "2023-02-29", "1900-02-29", "2100-02-29", "1984-02-30", "2023-04-31", "2023-13-01",
    "2023-00-01", "2023-01-00", "2023-01-32", "0000-01-01", "2023-1-1", "23-01-01", "20230101",
    "2023/01/01", "01-01-2023", "2023-01-01 ", "2023-01-01T00:00:00Z", "-023-01-01", "२०२३-०१-०१",
  ])
  func badDates(text: String) { #expect(!TextForm.isDate(text)) }

  @Test(arguments: 1...12)
  func everyMonthEndsWhereItEnds(month: Int) {
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    let start = "2023-\(month < 10 ? "0" : "")\(month)-"
    #expect(TextForm.isDate(start + "\(lengths[month - 1])"))
    #expect(!TextForm.isDate(start + "\(lengths[month - 1] + 1)"))
  }

  @Test(arguments: [("email", "asha"), ("phone", "12"), ("dob", "2023-02-29")])
  func aBadFormNamesItsField(name: String, text: String) throws {
    for operation in [WriteOperation.createUser, .updateUser] {
      let found = try #require(problem(operation, operation.body(with: [name: .string(text)])))
      guard case .badForm(name, _) = found else {
        Issue.record("\(found)")
        continue
      }
    }
  }

  @Test func goodFormsAreTakenAsTheyStand() throws {
    let body = WriteOperation.createUser.body(with: [
      "email": "user.email@test.com", "phone": "9900032121", "dob": "1984-02-29",
    ])
    let edit = try DraftEdit(operation: .createUser, body: body)
    #expect(edit.fields[.email] == "user.email@test.com")
    #expect(edit.fields[.phone] == "9900032121")
    #expect(edit.fields[.dob] == "1984-02-29")
  }
}
