import Codecs
import Registry
import Testing

/// `contactDetail` of an organisation: a list of objects with e-mail and phone.
struct ContactTests {
  struct Case: Sendable {
    let value: JSONValue
    let field: String?
  }

  @Test(arguments: [
    Case(value: [["email": "user@sunbird.com", "phone": "1234567890"]], field: nil),
    Case(value: [["email": "user@sunbird.com", "Phone": "1234567890"]], field: nil),
    Case(value: [["email": "a@example.org"], ["phone": "1234567890"]], field: nil),
    Case(value: [["email": "nobody"]], field: "contactDetail.email"),
    Case(value: [["phone": "+91 12345-67890"]], field: nil),
    Case(value: [["phone": "0123450042"]], field: "contactDetail.phone"),
    Case(value: [["email": "a@example.org"], ["phone": "1"]], field: "contactDetail.phone"),
    Case(value: [["fone": "1234567890"]], field: "contactDetail.fone"),
    Case(value: [["phone": 1_234_567_890]], field: "contactDetail"),
    Case(value: ["email": "a@example.org"], field: "contactDetail"),
    Case(value: "a@example.org", field: "contactDetail"),
    Case(value: ["a@example.org"], field: "contactDetail"),
    Case(value: [["email": "a@example.org"], "x"], field: "contactDetail"),
  ])
  func isJudged(row: Case) {
    let operation = WriteOperation.createOrganisation
    let found = problem(operation, operation.body(with: ["contactDetail": row.value]))
    #expect((found == nil) == (row.field == nil), "\(String(describing: found))")
    #expect(found?.field == row.field)
  }

  @Test func anUnknownPartNamesTheNearest() {
    let operation = WriteOperation.updateOrganisation
    #expect(
      problem(operation, operation.body(with: ["contactDetail": [["fone": "1234567890"]]]))
        == .unknownField(
          "contactDetail.fone", known: ["contactDetail.email", "contactDetail.phone"]))
  }

  @Test func textsAreTrimmedAndNumbersKeptAsTenDigits() throws {
    let operation = WriteOperation.updateOrganisation
    let contact: JSONValue = ["email": " a@example.org\u{A0}", "phone": "0 99000 32121"]
    let edit = try DraftEdit(
      operation: operation, body: operation.body(with: ["contactDetail": [contact]]))
    #expect(
      edit.fields[.contactDetail] == .objects([["email": "a@example.org", "phone": "9900032121"]]))
  }

  @Test func anEmptyListClearsInAnUpdate() throws {
    let operation = WriteOperation.updateOrganisation
    let edit = try DraftEdit(
      operation: operation, body: operation.body(with: ["contactDetail": []]))
    #expect(edit.fields[.contactDetail] == .objects([]))
  }
}
