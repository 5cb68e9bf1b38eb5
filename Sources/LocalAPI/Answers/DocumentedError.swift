import Registry

/// An error as the documented API's clients know it: Sunbird's code with the status that belongs to it
/// (sunbird.md §1.8), and what is wrong in the agent's own words.
package struct DocumentedError: Error, Hashable, Sendable {
  package let httpStatus: Int
  package let code: String
  package let message: String

  var responseCode: String { httpStatus < 500 ? "CLIENT_ERROR" : "SERVER_ERROR" }

  private init(_ httpStatus: Int, _ code: String, _ message: String) {
    self.httpStatus = httpStatus
    self.code = code
    self.message = message
  }

  /// The store can't keep it: nothing was recorded.
  package static func notKept(_ message: String) -> DocumentedError {
    DocumentedError(500, "DB_INSERTION_FAIL", message)
  }

  /// Something else fails here.
  package static func internalError(_ message: String) -> DocumentedError {
    DocumentedError(500, "INTERNAL_ERROR", message)
  }

  package static let userNotFound = DocumentedError(
    400, "USER_NOT_FOUND", "this office does not know the user; that is no word of Sunbird's")
  package static let loginIDMissing = DocumentedError(
    400, "LOGIN_ID_MISSING", "loginId is required: userName@provider")
  package static let referenceMissing = DocumentedError(
    400, "REQUIRED_DATA_MISSING", "organisationId, or provider and externalId, are required")

  static func badSearch(_ message: String) -> DocumentedError {
    DocumentedError(400, "INVALID_REQUESTED_DATA", message)
  }

  /// A creation of what is here, or on its way, already.
  package init(alreadyRecorded key: RecordKey) {
    let code = key.kind == .user ? "USER_ALREADY_EXIST" : "SRC_EXTERNAL_ID_ALREADY_EXIST"
    self.init(400, code, "\(key) is recorded already")
  }

  package init(_ problem: RequestProblem) {
    switch problem {
    case .tooLarge: self.init(413, "INVALID_DATA", "the body is larger than 1 MiB")
    case .unknownEncoding:
      self.init(415, "INVALID_DATA", "the body's Content-Encoding is neither gzip nor identity")
    case .notGzip: self.init(400, "INVALID_DATA", "the body is not gzip")
    case .notJSON(let detail): self.init(400, "INVALID_DATA", "the body is \(detail)")
    case .noRequest:
      self.init(400, "INVALID_DATA", #"the body must be {"request":{…}} with the fields in it"#)
    }
  }

  package init(_ problem: EditProblem, by operation: WriteOperation) {
    self.init(400, Self.code(problem, operation.kind), problem.message)
  }

  private static func code(_ problem: EditProblem, _ kind: RecordKind) -> String {
    switch problem {
    case .notAnObject: "INVALID_DATA"
    case .unknownField: "INVALID_PROPERTY_ERROR"
    case .missing(let field), .blank(let field): missing(field, kind)
    case .missingContact: "EMAIL_OR_PHONE_MISSING"
    case .wrongType: "DATA_TYPE_ERROR"
    case .badForm(let field, _): badForm(field)
    case .notListed, .nothingToChange, .slashInKey, .invisibleInKey, .notOffered:
      "INVALID_REQUESTED_DATA"
    }
  }

  private static func missing(_ field: String, _ kind: RecordKind) -> String {
    switch field {
    case "orgName": "ORGANIZATION_NAME_MISSING"
    case "userName": kind == .user ? "USERNAME_MISSING" : "USER_DATA_VALIDATION_ERROR"
    case "firstName": "FIRST_NAME_REQUIRED_ERROR"
    case "email", "phone": "EMAIL_OR_PHONE_MISSING"
    case "emailVerified": "EMAIL_VERIFY_ERROR"
    case "role": "ROLE_MISSING"
    default: "REQUIRED_DATA_MISSING"
    }
  }

  private static func badForm(_ field: String) -> String {
    switch field {
    case "email", "contactDetail.email": "EMAIL_FORMAT_ERROR"
    case "phone", "contactDetail.phone": "INVALID_PHONE_NO_FORMAT"
    case "dob": "DATE_FORMAT_ERRROR"
    default: "INVALID_REQUESTED_DATA"
    }
  }
}
