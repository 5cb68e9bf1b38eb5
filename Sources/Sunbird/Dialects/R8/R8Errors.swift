import Registry

extension ErrorTable {
  /// The codes of Sunbird 4.7 and later, `UOS_`, the call and four digits (sunbird.md §1.8,
  /// dialects.md §4).
  package static let r8 = ErrorTable(
    R8Errors.all,
    byOperation: [
      "0002": R8Errors.inUse, "0004": R8Errors.duplicate, "0013": R8Errors.notFound,
      "0017": R8Errors.invalidValue, "0019": R8Errors.invalidParameter,
    ],
    // The code does not tell which of them it is.
    contactsInUse: ["0002": [.phone, .email]],
    spelling: .digits(prefix: "UOS_"))
}

private enum R8Errors {
  /// userName, external id, phone number and address have one code (§4.1).
  static let inUse: [WriteOperation: ErrorRow] = [
    .createUser: ErrorRow(
      .alreadyThere,
      "Another user has the phone number, the e-mail address or the userName.", field: "userName"),
    .updateUser: ErrorRow(
      .alreadyThere, "Another user has the phone number or the e-mail address.", field: "phone"),
  ]

  static let duplicate: [WriteOperation: ErrorRow] = [
    .createOrganisation: ErrorRow(
      .alreadyThere, "An organisation with this externalId exists.", field: "externalId")
  ]

  static let notFound: [WriteOperation: ErrorRow] = [
    .createOrganisation: ErrorRow(.refused, "Sunbird does not have what the organisation names."),
    .updateOrganisation: ErrorRow(
      .notYet, "Sunbird has no such organisation.", field: "externalId"),
    .createUser: ErrorRow(.refused, "Sunbird does not have what the user names."),
    .updateUser: ErrorRow(.notYet, "Sunbird has no such user.", field: "userName"),
    .addMember: ErrorRow(.notYet, "Sunbird does not have the user yet.", field: "userName"),
  ]

  /// The creation of a user names nothing that could be unknown but its channel (§4.1).
  static let invalidValue: [WriteOperation: ErrorRow] = [
    .createUser: ErrorRow(.notYet, "No tenant owns the channel yet.", field: "provider")
  ]

  static let invalidParameter: [WriteOperation: ErrorRow] = [
    .createOrganisation: ErrorRow(.notYet, "No tenant owns the channel yet.", field: "provider")
  ]

  static let all: [String: ErrorRow] = badData.merging(servers) { $1 }

  private static let badData: [String: ErrorRow] = [
    "0002": ErrorRow(.refused, "What is to be made exists."),
    "0003": ErrorRow(.refused, "A field has the wrong type."),
    "0004": ErrorRow(.refused, "Another record has one of the values."),
    "0005": ErrorRow(.refused, "Two fields exclude each other."),
    "0006": ErrorRow(.refused, "The user's account is blocked."),
    "0009": ErrorRow(
      .refused, "The e-mail address, the phone number or a date has the wrong form."),
    "0011": ErrorRow(.refused, "Sunbird takes contacts or a guardian, not both."),
    "0014": ErrorRow(.refused, "The upload is too large."),
    "0017": ErrorRow(.refused, "Sunbird does not know one of the values."),
    "0018": ErrorRow(
      .refused, "Sunbird does not know this type of organisation.", field: "orgType"),
    "0019": ErrorRow(
      .refused, "Sunbird wants an e-mail address or a phone number, in a form that it knows."),
    "0020": ErrorRow(.refused, "Sunbird does not know a column of the upload."),
    "0021": ErrorRow(.refused, "Sunbird does not take one of the fields."),
    "0024": ErrorRow(
      .refused,
      "The password needs 8 characters with a digit, both cases, a punctuation mark and no blank.",
      field: "password"),
    "0028": ErrorRow(.refused, "Sunbird can't read the request."),
    "0030": ErrorRow(.refused, "A compulsory field is missing."),
    "0031": ErrorRow(.refused, "A compulsory field is blank."),
    "0033": ErrorRow(.refused, "One of the fields can't be changed."),
    "0035": ErrorRow(.refused, "The upload has no table."),
    "0041": ErrorRow(.refused, "A field that another needs is missing."),
    "0042": ErrorRow(.refused, "Another user has the external id."),
    "0043": ErrorRow(.refused, "An external id is named twice."),
    "0045": ErrorRow(.refused, "The channel is not the organisation's."),
    "0051": ErrorRow(.refused, "Sunbird does not take one of the fields."),
    "0052": ErrorRow(.refused, "Sunbird does not know one of the fields."),
    "0053": ErrorRow(.refused, "The tenant or the organisation is not active."),
    "0054": ErrorRow(.refused, "An entry is named twice."),
    "0061": ErrorRow(.refused, "Sunbird can't read the request."),
    "0065": ErrorRow(.refused, "A guardian can't be changed."),
  ]

  private static let servers: [String: ErrorRow] = [
    "0012": ErrorRow(.trouble, "Sunbird could not register the channel."),
    "0059": ErrorRow(.throttled, "Sunbird asks for fewer requests."),
    "0064": ErrorRow(.trouble, "Sunbird is not available."),
    "0069": ErrorRow(.trouble, "Sunbird failed on the request."),
    "0070": ErrorRow(.credentials, "Sunbird refuses the user token."),
    "0071": ErrorRow(.credentials, "Sunbird refuses the user token."),
  ]
}
