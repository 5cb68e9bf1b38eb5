import Registry

extension ErrorTable {
  /// The codes of Sunbird 2.x to 4.6 (sunbird.md §1.8, dialects.md §3).
  package static let r210 = ErrorTable(
    R15Errors.existing.merging(R15Errors.badData) { $1 }
      .merging(R15Errors.ordering) { $1 }.merging(R15Errors.servers) { $1 }
      .merging(R210Errors.existing) { $1 }.merging(R210Errors.badData) { $1 }
      .merging(R210Errors.ordering) { $1 },
    byOperation: [
      "INVALID_REQUESTED_DATA": R15Errors.invalidRequestedData,
      "INVALID_PARAMETER_VALUE": R210Errors.invalidParameterValue,
    ],
    contactsInUse: [
      "PHONE_ALREADY_IN_USE": [.phone], "DUPLICATE_PHONE_DATA": [.phone],
      "EMAIL_IN_USE": [.email], "DUPLICATE_EMAIL_DATA": [.email],
      "USERNAME_EMAIL_IN_USE": [.email],
    ])
}

private enum R210Errors {
  static let existing: [String: ErrorRow] = [
    "ERROR_DUPLICATE_ENTRY": ErrorRow(
      .alreadyThere, "An organisation with this externalId exists.", field: "externalId"),
    "USERNAME_IN_USE": ErrorRow(
      .alreadyThere,
      "Another tenant's user has the userName: names of users are unique in the whole installation. "
        + "Record the user under another name.",
      field: "userName"),
    "USER_ALREADY_EXISTS": ErrorRow(
      .alreadyThere, "A user with this external id exists.", field: "userName"),
    "EXTERNALID_ASSIGNED_TO_OTHER_USER": ErrorRow(
      .refused, "Another user has the external id."),
  ]

  /// The creation of a user names nothing that could be unknown but its channel (§3.1, 7).
  static let invalidParameterValue: [WriteOperation: ErrorRow] = {
    let refused = ErrorRow(.refused, "Sunbird does not know one of the values.")
    return [
      .createUser: ErrorRow(.notYet, "No tenant owns the channel yet.", field: "provider"),
      .createOrganisation: refused, .updateOrganisation: refused, .updateUser: refused,
      .addMember: refused, .removeMember: refused,
    ]
  }()

  static let ordering: [String: ErrorRow] = [
    "INVALID_USR_ORG_DATA": ErrorRow(
      .notYet, "Sunbird does not have the membership yet.", field: "userName")
  ]

  static let badData: [String: ErrorRow] = [
    "MANDATORY_PARAMETER_MISSING": ErrorRow(.refused, "A compulsory field is missing."),
    "DEPENDENT_PARAMETER_MISSING": ErrorRow(.refused, "A field that another needs is missing."),
    "DEPENDENT_PARAMS_MISSING": ErrorRow(.refused, "A field that another needs is missing."),
    "INVALID_REQUEST_PARAMETER": ErrorRow(.refused, "Sunbird does not take one of the fields."),
    "INVALID_VALUE": ErrorRow(.refused, "Sunbird does not know one of the values."),
    "PARAMETER_MISMATCH": ErrorRow(.refused, "The channel is not the organisation's."),
    "ERROR_INACTIVE_ORG": ErrorRow(.refused, "The tenant or the organisation is not active."),
    "ERROR_ATTRIBUTE_CONFLICT": ErrorRow(.refused, "Two fields exclude each other."),
    "ERROR_UNSUPPORTED_FIELD": ErrorRow(.refused, "Sunbird does not take one of the fields."),
    "DUPLICATE_EXTERNAL_IDS": ErrorRow(.refused, "An external id is named twice."),
    "CONFLICTING_ORG_LOCATIONS": ErrorRow(.refused, "The locations contradict each other."),
    "INVALID_PASSWORD": ErrorRow(
      .refused,
      "The password needs 8 characters with a digit, both cases, a punctuation mark and no blank.",
      field: "password"),
    "CONTENT_TYPE_ERROR": ErrorRow(.refused, "Sunbird can't read the request."),
    "EMPTY_ROLES_PROVIDED": ErrorRow(.refused, "The list of roles is empty.", field: "role"),
    "TEACHER_CANNOT_BELONG_TO_CUSTODIAN_ORG": ErrorRow(
      .refused, "A teacher can't belong to the custodian organisation."),
    "MAX_ALLOWED_SIZE_LIMIT_EXCEED": ErrorRow(.refused, "The upload is too large."),
    "MISSING_FILE_ATTACHMENT": ErrorRow(.refused, "The upload has no table."),
    "EMPTY_CSV_FILE": ErrorRow(.refused, "The upload's table is empty."),
    "INVALID_COLUMNS": ErrorRow(.refused, "Sunbird does not know a column of the upload."),
  ]
}
