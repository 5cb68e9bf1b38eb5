import Registry
import Testing

/// The document's own bodies, and a whole day of a district, have nothing wrong with them.
struct DocumentedBodyTests {
  @Test(arguments: WriteOperation.allCases)
  func theGoldenBodyValidates(operation: WriteOperation) throws {
    let body = try Fixtures.golden(operation)
    let edit = try DraftEdit(operation: operation, body: body)
    #expect(edit.key.provider == "ap")
    let keys = operation.kind.keyFields.map(\.rawValue)
    #expect(Set(edit.fields.keys.map(\.rawValue) + keys) == Set(body.keys))
    for (name, value) in edit.fields { #expect(value.json == body[name.rawValue]) }
  }

  @Test func aGoldenCreationHoldsEveryField() throws {
    for operation in [WriteOperation.createOrganisation, .createUser, .addMember] {
      let edit = try DraftEdit(operation: operation, body: Fixtures.golden(operation))
      #expect(Set(edit.fields.keys) == Set(operation.fields), "\(operation)")
    }
  }

  @Test func everyRowOfTheDistrictsDayValidates() throws {
    let rows = try Fixtures.districtDay()
    #expect(rows.count == 750)
    for (index, row) in rows.enumerated() {
      let found = problem(row.operation, row.request)
      #expect(found == nil, "row \(index + 1)")
    }
  }

  @Test func theDaysSecretsAreRecognised() throws {
    let secret = try Fixtures.districtDay().contains { row in
      try DraftEdit(operation: row.operation, body: row.request)
        .fields.keys.contains(where: \.isSecret)
    }
    #expect(secret)
  }
}
