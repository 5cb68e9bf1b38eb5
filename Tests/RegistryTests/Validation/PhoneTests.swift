import Foundation
import Numbering
import Registry
import Testing

/// Phone numbers against what libphonenumber said of them (`Fixtures/phones/measure.py`).
struct PhoneTests {
  private static let versions: [(name: String, plan: NumberingPlan)] = [
    ("8.8.11", .libphonenumber8x8), ("8.10.2", .libphonenumber8x10),
    ("8.12.5", .libphonenumber8x12),
  ]

  @Test func eachPlanTakesWhatItsLibraryTakes() throws {
    let rows = try Fixtures.text("phones/numbers.txt").split(separator: "\n")
    #expect(rows.count > 600)
    for row in rows {
      let words = row.split(separator: " ").map(String.init)
      for (version, said) in zip(Self.versions, words.dropFirst()) {
        #expect(version.plan.takes(words[0]) == (said == "yes"), "\(version.name) \(words[0])")
      }
    }
  }

  /// Of all beginnings of five digits as many as the libraries took; the last takes what others take.
  @Test func thePlansDifferAsMeasured() {
    var counts = [0, 0, 0]
    for start in 0..<100_000 {
      let digits = String(start)
      let number = String(repeating: "0", count: 5 - digits.count) + digits + "00042"
      let taken = Self.versions.map { $0.plan.takes(number) }
      for index in taken.indices where taken[index] { counts[index] += 1 }
      #expect(taken[2] || !taken.contains(true), "\(number)")
    }
    #expect(counts == [56143, 57234, 64035])
  }

  private struct Spelling: Decodable {
    struct Reading: Decodable {
      let digits: String
      let taken: Bool
    }
    let text: String
    /// By version; none where it reads no number of India.
    let read: [String: Reading]
  }

  @Test func spellingsOfOneNumberAreItsTenDigits() throws {
    let rows = try Fixtures.text("phones/spellings.jsonl").split(separator: "\n")
    var taken = 0
    for row in rows {
      let row = try JSONDecoder().decode(Spelling.self, from: Data(row.utf8))
      let reading = row.read["8.12.5"].flatMap { $0.taken ? $0.digits : nil }
      let kept = TextForm.phoneDigits(row.text).flatMap {
        NumberingPlan.widest.takes($0) ? $0 : nil
      }
      if kept != nil { taken += 1 }
      // The library knows no thin blanks, which are pasted from web pages.
      guard !row.text.contains("\u{2009}") else { continue }
      // An extension, letters, a link or two numbers are left to people.
      let isOdd = row.text.contains { "/xta".contains($0) }
      #expect(kept == (isOdd ? nil : reading), "\(row.text)")
    }
    #expect(taken > 250)
  }

  @Test(arguments: [
    "", "990003212", "99000321211", "+92 9900032121", "0049921997", "99000,32121", "9900032121a",
    "+", "++919900032121", "91+9900032121", "1", "99000\n\u{0}32121",
  ])
  func otherTextsAreNoNumber(text: String) {
    #expect(TextForm.phoneDigits(text).map(NumberingPlan.widest.takes) ?? false == false)
  }

  @Test func whatIsRecordedIsTheTenDigits() throws {
    let body = WriteOperation.createUser.body(with: ["phone": " +91 ೯೯೦೦೦-೩೨೧೨೧ "])
    #expect(try DraftEdit(operation: .createUser, body: body).fields[.phone] == "9900032121")
  }

  @Test func whatNoSunbirdTakesIsRefused() throws {
    let body = WriteOperation.createUser.body(with: ["phone": "0123450042"])
    let found = try #require(problem(.createUser, body))
    #expect(found.field == "phone" && found.message.contains("no Sunbird takes 0123450042"))
  }

  @Test func aUserWithAPhoneAloneIsForTheDialectToTake() throws {
    let body: Body = [
      "userName": "asha", "provider": "ap", "firstName": "Asha", "phone": "9900032121",
    ]
    #expect(problem(.createUser, body) == .missing("email"))
    let edit = try DraftEdit(operation: .createUser, body: body, contact: .emailOrPhone)
    #expect(edit.fields == [.firstName: "Asha", .phone: "9900032121"])
    let none: Body = ["userName": "asha", "provider": "ap", "firstName": "Asha", "email": " "]
    #expect(throws: EditProblem.missingContact) {
      try DraftEdit(operation: .createUser, body: none, contact: .emailOrPhone)
    }
  }
}
