import Testing

@testable import DistrictDay

/// Requests have the document's fields in the document's order.
struct DocumentedFieldTests {
  struct Document: Sendable {
    let operation: Row.Operation
    let required: [String]
    let all: [String]
  }

  private static let documents = [
    Document(
      operation: .organisationCreate,
      required: ["orgName", "externalId", "provider"],
      all: [
        "orgName", "description", "externalId", "provider", "homeUrl", "orgCode", "orgType",
        "preferredLanguage", "contactDetail",
      ]),
    Document(
      operation: .organisationUpdate,
      required: ["externalId", "provider"],
      all: ["externalId", "provider", "orgName", "description"]),
    Document(
      operation: .userCreate,
      required: ["firstName", "provider", "email", "emailVerified", "userName"],
      all: [
        "firstName", "lastName", "provider", "email", "emailVerified", "userName", "phone",
        "phoneVerified", "password", "roles", "position", "grade", "location", "dob", "aadhaarNo",
        "gender", "language", "profileSummary", "subject",
      ]),
    Document(
      operation: .userUpdate,
      required: ["userName", "provider", "email", "emailVerified"],
      all: [
        "userName", "provider", "firstName", "lastName", "email", "emailVerified", "phone",
        "phoneVerified", "password", "roles", "position", "grade", "location", "dob", "aadhaarNo",
        "gender", "language", "profileSummary", "subject",
      ]),
    Document(
      operation: .memberAdd,
      required: ["externalId", "provider", "userName"],
      all: ["externalId", "provider", "userName", "role", "position"]),
    Document(
      operation: .memberRemove,
      required: ["externalId", "provider", "userName"],
      all: ["externalId", "provider", "userName"]),
  ]

  @Test(arguments: documents) func fieldsAreTheDocuments(document: Document) {
    let rows = Day.committed.rows.filter { $0.operation == document.operation }
    #expect(!rows.isEmpty)
    for row in rows {
      #expect(row.fieldNames == document.all.filter(row.fieldNames.contains), "\(row.line)")
      #expect(document.required.allSatisfy(row.fieldNames.contains), "\(row.line)")
    }
  }

  @Test func noUpdateIsEmpty() {
    for row in Day.committed.changes where row.operation == .organisationUpdate {
      #expect(row.fieldNames.count > 2, "\(row.line)")
    }
  }

  /// A phone number and its flag come and go together.
  @Test func phonesAreVerified() {
    for row in Day.committed.rows {
      let isVerified = row.value("phoneVerified") == .truth(true)
      #expect(isVerified == row.fieldNames.contains("phone"), "\(row.line)")
    }
  }

  @Test func nobodyHasAnAadhaarNumber() {
    #expect(!Day.committed.rows.contains { $0.fieldNames.contains("aadhaarNo") })
  }
}
