/// The words in which 2.10 tells errors: 1.x's, some of them spelled anew, and its own.
enum R210Codes {
  static func refusal(of error: ServiceError) -> Refusal {
    switch error {
    case .unauthorizedUser: refusal(of: .notYourUser)
    case .invalidProcessID: refusal(of: .resourceNotFound("process"))
    default: error.refusal()
    }
  }

  static func refusal(of error: ChannelError) -> Refusal {
    let code = code(of: error)
    let status = status(of: error)
    return Refusal(
      httpStatus: status, code: code, statusWord: status == 401 ? "SERVER_ERROR" : code,
      responseCode: responseCode(status), message: error.message)
  }

  private static func responseCode(_ status: Int) -> String {
    switch status {
    case 404: "RESOURCE_NOT_FOUND"
    case 500: "SERVER_ERROR"
    default: "CLIENT_ERROR"
    }
  }

  private static func status(of error: ChannelError) -> Int {
    switch error {
    case .notYourUser: 401
    case .organisationNotFound, .userNotFound, .resourceNotFound: 404
    case .exception: 500
    default: 400
    }
  }

  private static func code(of error: ChannelError) -> String {
    requestCode(of: error) ?? valueCode(of: error) ?? stateCode(of: error)
  }

  /// What a request lacks or must not have.
  private static func requestCode(of error: ChannelError) -> String? {
    switch error {
    case .missing: "MANDATORY_PARAMETER_MISSING"
    case .missingDependent: "DEPENDENT_PARAMETER_MISSING"
    case .empty: "MANDATORY_PARAMETER_MISSING"
    case .notAllowed, .managedByFixed: "INVALID_REQUEST_PARAMETER"
    case .unsupported: "ERROR_UNSUPPORTED_FIELD"
    case .conflicting: "ERROR_ATTRIBUTE_CONFLICT"
    case .emailOrPhoneMissing, .severalContacts: "EMAIL_OR_PHONE_MISSING"
    case .emptyList(.address): "ADDRESS_REQUIRED_ERROR"
    case .emptyList(.education): "EDUCATION_REQUIRED_ERROR"
    case .emptyList(.jobProfile): "JOBDETAILS_REQUIRED_ERROR"
    case .emptyList(.roles): "ROLES_REQUIRED_ERROR"
    case .emptyList(.language): "LANGUAGE_REQUIRED_ERROR"
    case .tooLarge: "MAX_ALLOWED_SIZE_LIMIT_EXCEED"
    case .fileMissing: "MISSING_FILE_ATTACHMENT"
    case .tableEmpty: "EMPTY_CSV_FILE"
    case .column: "INVALID_COLUMNS"
    default: nil
    }
  }

  /// Values that are not right by themselves.
  private static func valueCode(of error: ChannelError) -> String? {
    switch error {
    case .dataType: "DATA_TYPE_ERROR"
    case .value: "INVALID_VALUE"
    case .parameterValue, .parameter: "INVALID_PARAMETER_VALUE"
    case .dateFormat: "DATE_FORMAT_ERRROR"
    case .emailFormat: "EMAIL_FORMAT_ERROR"
    case .phoneFormat, .templateFormat: "INVALID_PHONE_NO_FORMAT"
    case .phoneWithCountryCode: "INVALID_PHONE_NUMBER"
    case .countryCode: "INVALID_COUNTRY_CODE"
    case .emailNotVerified: "EMAIL_VERIFY_ERROR"
    case .phoneNotVerified: "PHONE_VERIFY_ERROR"
    case .password: "INVALID_PASSWORD"
    case .duplicateExternalIDs: "DUPLICATE_EXTERNAL_IDS"
    case .captcha: "INVALID_CAPTCHA"
    default: nil
    }
  }

  /// What does not go with what there is.
  private static func stateCode(of error: ChannelError) -> String {
    switch error {
    case .userNameInUse: "USERNAME_IN_USE"
    case .externalIDInUse: "USER_ALREADY_EXISTS"
    case .phoneInUse: "PHONE_ALREADY_IN_USE"
    case .emailInUse: "EMAIL_IN_USE"
    case .entryInUse: "ERROR_DUPLICATE_ENTRY"
    case .channelInUse: "CHANNEL_SHOULD_BE_UNIQUE"
    case .slugInUse: "SLUG_IS_NOT_UNIQUE"
    case .hashTagInUse: "INVALID_HASHTAG_ID"
    case .mismatch: "PARAMETER_MISMATCH"
    case .unknownOrganisation: "INVALID_ORGANIZATION_DATA"
    case .unknownChannel: "INVALID_CHANNEL"
    case .inactiveOrganisation: "ERROR_INACTIVE_ORG"
    case .organisationType: "INVALID_ORG_TYPE_ERROR"
    case .requestedData: "INVALID_REQUESTED_DATA"
    case .organisationNotFound: "ORG_NOT_EXIST"
    case .userNotFound, .updatedUserNotFound: "USER_NOT_FOUND"
    case .resourceNotFound: "RESOURCE_NOT_FOUND"
    case .inactiveUser: "INACTIVE_USER"
    case .accountBlocked: "USER_ACCOUNT_BLOCKED"
    case .unknownMember: "INVALID_USER_DATA"
    case .unknownRole: "INVALID_ROLE"
    case .rolesEmpty: "EMPTY_ROLES_PROVIDED"
    case .noMembership: "INVALID_USR_ORG_DATA"
    case .alreadyLeft: "USER_INACTIVE_FOR_THIS_ORG"
    case .notYourUser: "UNAUTHORIZED_USER"
    default: "INTERNAL_ERROR"
    }
  }
}
