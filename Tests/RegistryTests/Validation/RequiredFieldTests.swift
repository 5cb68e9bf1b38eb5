import Registry
import Testing

/// What the document marks as required.
struct RequiredFieldTests {
  @Test(arguments: WriteOperation.allCases)
  func theSmallestBodyIsEnough(operation: WriteOperation) {
    #expect(problem(operation, operation.smallestBody) == nil)
  }

  @Test(arguments: WriteOperation.allCases)
  func everyRequiredFieldIsMissed(operation: WriteOperation) {
    let required =
      operation.kind.keyFields.map(\.rawValue)
      + operation.requiredFields.map(\.rawValue)
    for name in required {
      var body = operation.smallestBody
      body[name] = nil
      #expect(problem(operation, body) == .missing(name))
    }
  }

  @Test func theDocumentsRequiredFieldsAreTheRequiredOnes() {
    #expect(WriteOperation.createOrganisation.requiredFields == [.orgName])
    #expect(WriteOperation.createUser.requiredFields == [.firstName, .email, .emailVerified])
    for operation in [WriteOperation.updateOrganisation, .updateUser, .addMember, .removeMember] {
      #expect(operation.requiredFields.isEmpty)
    }
  }

  @Test(arguments: [WriteOperation.updateOrganisation, .updateUser])
  func anUpdateNamesSomethingToChange(operation: WriteOperation) {
    let keys = operation.kind.keyFields.map(\.rawValue)
    let body = operation.smallestBody.filter { keys.contains($0.key) }
    #expect(problem(operation, body) == .nothingToChange)
  }

  @Test func aMembershipNeedsOnlyItsKey() {
    #expect(problem(.addMember, WriteOperation.addMember.smallestBody) == nil)
    #expect(problem(.removeMember, WriteOperation.removeMember.smallestBody) == nil)
  }

  @Test(arguments: [WriteOperation.createOrganisation, .createUser])
  func aRequiredTextOfBlanksIsBlank(operation: WriteOperation) throws {
    for name in operation.requiredFields where name.shape == .text {
      for text in ["", " ", "\t\n"] {
        let body = operation.body(with: [name.rawValue: .string(text)])
        #expect(
          problem(operation, body) == .blank(name.rawValue), "\(name) \(text.debugDescription)")
      }
    }
  }
}
