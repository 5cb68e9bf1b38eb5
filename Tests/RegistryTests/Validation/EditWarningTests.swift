import Numbering
import Registry
import Testing

/// What is recorded, and told to be looked at.
struct EditWarningTests {
  private func warned(
    _ fields: Fields, key: RecordKey = .user(provider: "ap", userName: "asha"),
    plan: NumberingPlan = .libphonenumber8x8
  ) -> [String] {
    EditWarning.all(in: fields, of: key, on: "2026-11-30", plan: plan).map(\.field)
  }

  @Test(arguments: [
    ("2026-12-01", true), ("2026-11-30", true), ("2026-11-29", false), ("1984-02-29", false),
    ("1916-01-01", false), ("1915-12-31", true), ("1900-01-00", true), ("0001-01-01", true),
  ])
  func birthdaysThatNobodyMeans(text: String, isOdd: Bool) {
    #expect(warned([.dob: .text(text)]) == (isOdd ? ["dob"] : []))
  }

  @Test(arguments: [
    "#N/A", "#n/a", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "Err:502", "####",
    "NULL", "nan", "undefined",
  ])
  func whatSpreadsheetsShowForErrors(text: String) {
    #expect(warned([.firstName: .text(text)]) == ["firstName"])
    #expect(warned([.roles: .texts(["A", text])]) == ["roles"])
    #expect(warned([.grade: .text("Class 5, \(text)")]) == ["grade"])
    #expect(
      warned([:], key: .organisation(provider: "ap", externalID: text)) == ["externalId"])
  }

  @Test(arguments: ["Nana", "#1 School", "Err", "Err:", "Nulla", "N A", ""])
  func namesThatOnlyLookSo(text: String) { #expect(warned([.firstName: .text(text)]) == []) }

  @Test func aNumberThatOnlyLaterSunbirdsTake() {
    #expect(warned([.phone: "6999990042"]) == ["phone"])
    #expect(warned([.phone: "6999990042"], plan: .libphonenumber8x12) == [])
    #expect(warned([.phone: "9900032121"]) == [])
    #expect(warned([.phone: ""]) == [])
  }

  @Test func secretsAreNeverShown() {
    #expect(warned([.password: "#N/A", .aadhaarNo: "#N/A"]) == [])
  }
}
