import Codecs
import Registry
import Testing

/// Texts lose the white space at their ends once, when they are recorded.
struct TrimmingTests {
  /// Where Swift's, Java's and Unicode's ideas of it differ: `trim()` of Java takes everything up to
  /// U+0020 and nothing else.
  private static let blanks = [
    " ", "\t", "\r\n", "\u{0}", "\u{1}", "\u{1F}", "\u{85}", "\u{A0}", "\u{1680}", "\u{2003}",
    "\u{2028}", "\u{202F}", "\u{3000}",
  ]

  @Test(arguments: blanks) func theyAreTakenFromBothEnds(blank: String) throws {
    for (name, text) in [
      ("firstName", "Asha \u{A0} Patil"), ("email", "a@b.in"), ("gender", "Female"),
      ("dob", "1984-02-29"), ("aadhaarNo", "1234"), ("subject", "Hindi"),
    ] {
      let body = WriteOperation.updateUser.body(with: [name: .string(blank + text + blank + " ")])
      let edit = try DraftEdit(operation: .updateUser, body: body)
      #expect(edit.fields[FieldName(rawValue: name)!] == .text(text))
    }
    let list: JSONValue = .array([.string("A\(blank)"), .string("\(blank)B")])
    let roles = WriteOperation.updateUser.body(with: ["roles": list])
    #expect(
      try DraftEdit(operation: .updateUser, body: roles).fields[.roles] == .texts(["A", "B"]))
  }

  @Test(arguments: blanks) func nothingElseIsABlankText(blank: String) throws {
    let body = WriteOperation.createUser.body(with: ["lastName": .string(blank)])
    #expect(try DraftEdit(operation: .createUser, body: body).fields[.lastName] == nil)
    let update = WriteOperation.updateUser.body(with: ["lastName": .string(blank)])
    #expect(try DraftEdit(operation: .updateUser, body: update).fields[.lastName] == "")
    #expect(
      problem(.updateUser, WriteOperation.updateUser.body(with: ["firstName": .string(blank)]))
        == .blank("firstName"))
  }

  @Test func aPasswordIsNeverChanged() {
    for text in [" s3cret", "s3cret\u{A0}"] {
      let body = WriteOperation.createUser.body(with: ["password": .string(text)])
      #expect(
        problem(.createUser, body)
          == .badForm("password", expected: "without white space at its ends"))
    }
  }
}
