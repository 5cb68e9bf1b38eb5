/// The errors of Sunbird's own service, by the codes in `params.err` (sunbird.md §1.8).
enum ServiceError: String, Error, Sendable, CaseIterable {
  case organisationExists = "SRC_EXTERNAL_ID_ALREADY_EXIST"
  case userExists = "USER_ALREADY_EXIST"
  case phoneInUse = "PHONE_ALREADY_IN_USE"
  case emailInUse = "EMAIL_IN_USE"
  case alreadyLeft = "USER_INACTIVE_FOR_THIS_ORG"
  case organisationNameMissing = "ORGANIZATION_NAME_MISSING"
  case requiredDataMissing = "REQUIRED_DATA_MISSING"
  case unknownOrganisation = "INVALID_ORGANIZATION_DATA"
  case unknownUser = "INVALID_USER_DATA"
  case invalidRequestedData = "INVALID_REQUESTED_DATA"
  case invalidProperty = "INVALID_PROPERTY_ERROR"
  case invalidData = "INVALID_DATA"
  case userNameMissing = "USERNAME_MISSING"
  case firstNameMissing = "FIRST_NAME_REQUIRED_ERROR"
  case emailOrPhoneMissing = "EMAIL_OR_PHONE_MISSING"
  case emailFormat = "EMAIL_FORMAT_ERROR"
  case phoneWithCountryCode = "INVALID_PHONE_NUMBER"
  case emailNotVerified = "EMAIL_VERIFY_ERROR"
  case dateFormat = "DATE_FORMAT_ERRROR"
  case userReferenceMissing = "USER_DATA_VALIDATION_ERROR"
  case userNotFound = "USER_NOT_FOUND"
  case loginIDMissing = "LOGIN_ID_MISSING"
  case internalError = "INTERNAL_ERROR"

  var httpStatus: Int {
    self == .internalError ? 500 : 400
  }

  var responseCode: String {
    self == .internalError ? "SERVER_ERROR" : "CLIENT_ERROR"
  }

  /// The text for people. Clients must not decide by it.
  var message: String {
    switch self {
    case .organisationExists: "PROVIDER WITH EXTERNAL ID ALREADY EXIST ."
    case .userExists: "User already exists."
    case .phoneInUse: "Phone already in use. Please provide different phone number."
    case .emailInUse: "Email already in use. Please provide different email."
    case .alreadyLeft: "User is inactive for this organization."
    case .organisationNameMissing: "Organization name is required."
    case .requiredDataMissing: "Required data for this operation is missing."
    case .unknownOrganisation: "Given organization data doesn't belong to any organization."
    case .unknownUser: "Given user data doesn't belong to any user."
    case .invalidRequestedData: "Requested data for this operation is not valid."
    case .invalidProperty: "invalid property {0}."
    case .invalidData: "Incorrect data."
    case .userNameMissing: "User name is required."
    case .firstNameMissing: "First name is required."
    case .emailOrPhoneMissing: "Please provide either email or phone."
    case .emailFormat: "Email is invalid."
    case .phoneWithCountryCode: "Please send Phone and country code seprately."
    case .emailNotVerified: "Email should be verified."
    case .dateFormat: "Date format error."
    case .userReferenceMissing: "Please provide valid userId or userName and provider"
    case .userNotFound: "User not found."
    case .loginIDMissing: "loginId is required."
    case .internalError: "Process failed,please try again later."
    }
  }
}
