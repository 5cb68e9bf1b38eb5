import Codecs
import Registry
import Testing

/// `null` and blank: nothing to say in a creation, "clear this" in an update.
struct ClearingTests {
  private static let empties: [JSONValue] = [nil, ""]

  @Test(arguments: empties) func aCreationLeavesAnEmptyFieldOut(empty: JSONValue) throws {
    for operation in [WriteOperation.createOrganisation, .createUser, .addMember] {
      for name in operation.fields where !operation.requiredFields.contains(name) {
        guard empty == .null || takesText(name) else { continue }
        let body = operation.body(with: [name.rawValue: empty])
        let edit = try DraftEdit(operation: operation, body: body)
        #expect(edit.fields[name] == nil, "\(operation) \(name.rawValue)")
      }
    }
  }

  @Test(arguments: empties) func anUpdateKeepsAnEmptyFieldToClearIt(empty: JSONValue) throws {
    for operation in [WriteOperation.updateOrganisation, .updateUser] {
      for name in operation.fields where !operation.unclearableFields.contains(name) {
        guard empty == .null || takesText(name) else { continue }
        let body = operation.body(with: [name.rawValue: empty])
        let edit = try DraftEdit(operation: operation, body: body)
        #expect(edit.fields[name]?.isEmpty == true, "\(operation) \(name.rawValue)")
      }
    }
  }

  @Test(arguments: [
    WriteOperation.createOrganisation, .updateOrganisation, .createUser, .updateUser,
  ])
  func whatTheRecordCannotBeWithoutIsNeverCleared(operation: WriteOperation) {
    #expect(!operation.unclearableFields.isEmpty)
    for name in operation.unclearableFields {
      let body = operation.body(with: [name.rawValue: nil])
      #expect(problem(operation, body) == .blank(name.rawValue))
    }
  }

  @Test func clearingOneFieldIsAChange() throws {
    let edit = try DraftEdit(
      operation: .updateUser, body: ["userName": "asha", "provider": "ap", "phone": nil])
    #expect(edit.fields == [.phone: .null])
  }

  private func takesText(_ name: FieldName) -> Bool {
    switch name.shape {
    case .flag, .contacts: false
    case .text, .password, .email, .phone, .date, .choice, .textOrList: true
    }
  }
}
