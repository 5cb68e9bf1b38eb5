import Registry

extension ErrorTable {
  /// The codes of Sunbird 1.x (sunbird.md §1.8).
  package static let r15 = ErrorTable(
    R15Errors.existing.merging(R15Errors.badData) { $1 }
      .merging(R15Errors.ordering) { $1 }.merging(R15Errors.servers) { $1 },
    byOperation: ["INVALID_REQUESTED_DATA": R15Errors.invalidRequestedData],
    contactsInUse: [
      "PHONE_ALREADY_IN_USE": [.phone], "DUPLICATE_PHONE_DATA": [.phone],
      "EMAIL_IN_USE": [.email], "DUPLICATE_EMAIL_DATA": [.email],
      "USERNAME_EMAIL_IN_USE": [.email],
    ],
    // What later generations say to a read by natural keys (§0, §1.8 rows 20 and 50): they take
    // their own ids only, and are searched.
    notByThisKey: [
      "REQUIRED_DATA_MISSING", "MANDATORY_PARAMETER_MISSING", "LOGIN_ID_MISSING",
    ])
}

enum R15Errors {
  /// One code for three things: "not a member" when removing, "no such organisation" when
  /// updating, bad data otherwise (§1.8 row 29).
  static let invalidRequestedData: [WriteOperation: ErrorRow] = {
    let refused = ErrorRow(.refused, "Sunbird calls the data invalid.")
    return [
      .removeMember: ErrorRow(.alreadyGone, "The user is not a member of the organisation."),
      .updateOrganisation: ErrorRow(.notYet, "Sunbird has no such organisation."),
      .createOrganisation: refused, .createUser: refused, .updateUser: refused,
      .addMember: refused,
    ]
  }()

  static let existing: [String: ErrorRow] = [
    "SRC_EXTERNAL_ID_ALREADY_EXIST": ErrorRow(
      .alreadyThere, "An organisation with this externalId exists.", field: "externalId"),
    "CHANNEL_SHOULD_BE_UNIQUE": ErrorRow(.refused, "Another root organisation owns the channel."),
    "SLUG_IS_NOT_UNIQUE": ErrorRow(.refused, "Another organisation has the same slug."),
    "INVALID_HASHTAG_ID": ErrorRow(.refused, "Another organisation has the same hashTagId."),
    "USER_ALREADY_EXIST": ErrorRow(
      .alreadyThere, "A user with this userName exists.", field: "userName"),
    "USERNAME_EMAIL_IN_USE": ErrorRow(
      .alreadyThere, "The userName or the e-mail address is in use.", field: "userName"),
    "PHONE_ALREADY_IN_USE": ErrorRow(
      .alreadyThere, "The phone number belongs to another user.", field: "phone"),
    "EMAIL_IN_USE": ErrorRow(
      .alreadyThere, "The e-mail address belongs to another user.", field: "email"),
    "DUPLICATE_PHONE_DATA": ErrorRow(
      .alreadyThere, "The phone number belongs to several users.", field: "phone"),
    "DUPLICATE_EMAIL_DATA": ErrorRow(
      .alreadyThere, "The e-mail address belongs to several users.", field: "email"),
    "USER_INACTIVE_FOR_THIS_ORG": ErrorRow(
      .alreadyGone, "The user has already left the organisation."),
  ]

  static let badData: [String: ErrorRow] = [
    "ORGANIZATION_NAME_MISSING": ErrorRow(
      .refused, "The organisation needs a name.", field: "orgName"),
    "CHANNEL_MISSING": ErrorRow(.refused, "A root organisation needs a channel."),
    "REQUIRED_DATA_MISSING": ErrorRow(.refused, "provider and externalId are both needed."),
    "INVALID_ORG_TYPE_ERROR": ErrorRow(
      .refused, "Sunbird does not know this type of organisation.", field: "orgType"),
    "INVALID_LOCATION_ID": ErrorRow(.refused, "Sunbird does not know the location."),
    "CYCLIC_VALIDATION_FAILURE": ErrorRow(.refused, "The organisation would be its own parent."),
    "INVALID ROOT ORGANIZATION": ErrorRow(.refused, "The root organisation is invalid."),
    "INVALID_PROPERTY_ERROR": ErrorRow(.refused, "Sunbird does not know one of the fields."),
    "INVALID_DATA": ErrorRow(.refused, "Sunbird can't read the request."),
    "USERNAME_MISSING": ErrorRow(.refused, "The user needs a userName.", field: "userName"),
    "FIRST_NAME_REQUIRED_ERROR": ErrorRow(
      .refused, "The user needs a first name.", field: "firstName"),
    "EMAIL_OR_PHONE_MISSING": ErrorRow(
      .refused, "The user needs an e-mail address or a phone number.", field: "email"),
    "EMAIL_FORMAT_ERROR": ErrorRow(
      .refused, "The e-mail address has the wrong form.", field: "email"),
    "INVALID_PHONE_NO_FORMAT": ErrorRow(
      .refused, "The phone number has the wrong form.", field: "phone"),
    "INVALID_PHONE_NUMBER": ErrorRow(
      .refused, "The phone number must not hold the country code.", field: "phone"),
    "INVALID_COUNTRY_CODE": ErrorRow(.refused, "The country code is invalid."),
    "PHONE_VERIFY_ERROR": ErrorRow(
      .refused, "Sunbird asks that phoneVerified be true.", field: "phoneVerified"),
    "EMAIL_VERIFY_ERROR": ErrorRow(
      .refused, "Sunbird asks that emailVerified be true.", field: "emailVerified"),
    "DATE_FORMAT_ERRROR": ErrorRow(.refused, "A date has the wrong form.", field: "dob"),
    "DATA_TYPE_ERROR": ErrorRow(.refused, "A field has the wrong type."),
    "ADDRESS_ERROR": ErrorRow(.refused, "The address is incomplete."),
    "ADDRESS_TYPE_ERROR": ErrorRow(.refused, "The type of the address is invalid."),
    "ADDRESS_REQUIRED_ERROR": ErrorRow(.refused, "The address is missing."),
    "EDUCATION_REQUIRED_ERROR": ErrorRow(.refused, "The education is missing."),
    "JOBDETAILS_REQUIRED_ERROR": ErrorRow(.refused, "The job details are missing."),
    "EDUCATION_DEGREE_ERROR": ErrorRow(.refused, "The degree is missing."),
    "NAME_OF_INSTITUTION_ERROR": ErrorRow(.refused, "The institution's name is missing."),
    "JOB_NAME_ERROR": ErrorRow(.refused, "The job's name is missing."),
    "NAME_OF_ORGANIZATION_ERROR": ErrorRow(.refused, "The organisation's name is missing."),
    "INVALID_WEBPAGE_DATA": ErrorRow(.refused, "A web page is invalid."),
    "INVALID_WEBPAGE_URL": ErrorRow(.refused, "A web page's address is invalid."),
    "INVALID_MEDIA_TYPE": ErrorRow(.refused, "A web page's type is invalid."),
    "ROLE_MISSING": ErrorRow(.refused, "The list of roles is empty.", field: "role"),
    "INVALID_ROLE": ErrorRow(.refused, "Sunbird does not know the role.", field: "role"),
    "ROLES_REQUIRED_ERROR": ErrorRow(.refused, "The list of roles is empty.", field: "roles"),
    "LANGUAGE_REQUIRED_ERROR": ErrorRow(
      .refused, "The list of languages is empty.", field: "language"),
    "USER_DATA_VALIDATION_ERROR": ErrorRow(
      .refused, "userName and provider are both needed.", field: "userName"),
    "INACTIVE_USER": ErrorRow(.refused, "The user has been made inactive."),
    "USER_ACCOUNT_BLOCKED": ErrorRow(.refused, "The user's account is blocked."),
    "ID_REQUIRED_ERROR": ErrorRow(.refused, "A part to be deleted has no id."),
  ]

  static let ordering: [String: ErrorRow] = [
    "INVALID_CHANNEL": ErrorRow(
      .notYet, "No root organisation owns the channel yet.", field: "provider"),
    "INVALID_PARENT_ORGANIZATION_ID": ErrorRow(.notYet, "The parent organisation is not there."),
    "INVALID_ORGANIZATION_DATA": ErrorRow(
      .notYet, "Sunbird does not have the organisation yet.", field: "externalId"),
    "INVALID_USER_DATA": ErrorRow(
      .notYet, "Sunbird does not have the user yet.", field: "userName"),
    "USER_NOT_FOUND": ErrorRow(.notYet, "Sunbird has no such user.", field: "userName"),
    "ORG_NOT_EXIST": ErrorRow(.notYet, "Sunbird has no such organisation.", field: "externalId"),
  ]

  static let servers: [String: ErrorRow] = [
    "UNAUTHORIZE_USER": ErrorRow(.credentials, "Sunbird refuses the user token."),
    "UNAUTHORIZED_USER": ErrorRow(.credentials, "Sunbird refuses the user token."),
    "ERROR_RATE_LIMIT_EXCEEDED": ErrorRow(.throttled, "Sunbird asks for fewer requests."),
    "ACTOR_CONNECTION_ERROR": ErrorRow(
      .unknown, "Sunbird took too long; the change may still arrive."),
    "INTERNAL_ERROR": ErrorRow(.trouble, "Sunbird failed on the request."),
    "DB_INSERTION_FAIL": ErrorRow(.trouble, "Sunbird could not store the record."),
    "DB_UPDATE_FAIL": ErrorRow(.trouble, "Sunbird could not store the change."),
    "USER_REG_UNSUCCESSFULL": ErrorRow(.trouble, "Sunbird's login service failed."),
    "USER_REG_UNSUCCESSFUL": ErrorRow(.trouble, "Sunbird's login service failed."),
    "KEY_CLOAK_DEFAULT_ERROR": ErrorRow(.trouble, "Sunbird's login service failed."),
    "USER_UPDATE_UNSUCCESSFULL": ErrorRow(
      .trouble, "Sunbird could not update the user; it may not know them."),
    "USER_DATA_ENCRYPTION_ERROR": ErrorRow(.trouble, "Sunbird could not encrypt the user's data."),
    "CHANNEL_REG_FAILED": ErrorRow(.trouble, "Sunbird could not register the channel."),
    "UNABLE_TO_CONNECT_TO_ES": ErrorRow(.trouble, "Sunbird's index is not reachable."),
    "ELASTICSEARCH_ERROR": ErrorRow(.trouble, "Sunbird's index failed."),
    "ES_UPDATE_FAILED": ErrorRow(.trouble, "Sunbird's index failed."),
    "UNABLE_TO_CONNECT_TO_EKSTEP": ErrorRow(.trouble, "Sunbird's content service failed."),
    "SERVICE_UNAVAILABLE": ErrorRow(.trouble, "Sunbird is not available."),
  ]
}
