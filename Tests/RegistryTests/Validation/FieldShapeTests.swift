import Codecs
import Registry
import Testing

/// Every field takes values of its own shape and no other.
struct FieldShapeTests {
  private static let values: [JSONValue] = [
    "text", true, 12, ["one", "two"], [["email": "a@example.org"]], ["a": "b"], [1], ["a", 1],
  ]

  /// The samples that a field of this shape takes.
  private static func taken(by shape: FieldShape) -> [JSONValue] {
    switch shape {
    case .text, .password, .choice([]): ["text"]
    case .flag: [true]
    case .textOrList(listed: []): ["text", ["one", "two"]]
    case .contacts: [[["email": "a@example.org"]]]
    case .email, .phone, .date, .choice, .textOrList: []
    }
  }

  @Test(arguments: [WriteOperation.updateOrganisation, .updateUser, .addMember])
  func onlyItsOwnShapeIsTaken(operation: WriteOperation) {
    for name in operation.fields {
      for value in Self.values {
        let found = problem(operation, operation.body(with: [name.rawValue: value]))
        let expected = Self.taken(by: name.shape).contains(value)
        #expect((found == nil) == expected, "\(name.rawValue) \(value)")
        #expect(found == nil || found?.field == name.rawValue)
      }
    }
  }

  @Test(arguments: WriteOperation.allCases)
  func numbersAreNotTexts(operation: WriteOperation) {
    for name in operation.fields {
      let found = problem(operation, operation.body(with: [name.rawValue: 9_900_032_121]))
      guard case .wrongType(name.rawValue, _) = found else {
        Issue.record("\(name.rawValue): \(String(describing: found))")
        continue
      }
    }
  }

  @Test(arguments: ["emailVerified", "phoneVerified"])
  func flagsAreNotTexts(name: String) {
    for value: JSONValue in ["true", "yes", 1, []] {
      let found = problem(.createUser, WriteOperation.createUser.body(with: [name: value]))
      #expect(found == .wrongType(name, expected: "true or false"))
    }
  }

  @Test(arguments: [true, false]) func bothFlagsAreValues(flag: Bool) throws {
    let body = WriteOperation.createUser.body(with: ["emailVerified": .bool(flag)])
    let edit = try DraftEdit(operation: .createUser, body: body)
    #expect(edit.fields[.emailVerified] == .flag(flag))
  }

  @Test func aProblemNeverShowsASecret() throws {
    for name in FieldName.allCases where name.isSecret {
      let found = try #require(
        problem(.createUser, WriteOperation.createUser.body(with: [name.rawValue: ["s3cret"]])))
      #expect(!found.message.contains("s3cret"))
    }
  }

  @Test func theSecretsAreThePasswordAndTheAadhaarNumber() {
    #expect(FieldName.allCases.filter(\.isSecret) == [.password, .aadhaarNo])
  }
}
