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
  case actorTimeout = "ACTOR_CONNECTION_ERROR"
  // What the documented API has no word for
  case channelMissing = "CHANNEL_MISSING"
  case unknownOrganisationType = "INVALID_ORG_TYPE_ERROR"
  case unknownLocation = "INVALID_LOCATION_ID"
  case channelTaken = "CHANNEL_SHOULD_BE_UNIQUE"
  case unknownChannel = "INVALID_CHANNEL"
  case unknownParent = "INVALID_PARENT_ORGANIZATION_ID"
  case cyclicParent = "CYCLIC_VALIDATION_FAILURE"
  case slugTaken = "SLUG_IS_NOT_UNIQUE"
  case hashTagTaken = "INVALID_HASHTAG_ID"
  case invalidRootOrganisation = "INVALID ROOT ORGANIZATION"
  case dataType = "DATA_TYPE_ERROR"
  case countryCode = "INVALID_COUNTRY_CODE"
  case phoneFormat = "INVALID_PHONE_NO_FORMAT"
  case phoneNotVerified = "PHONE_VERIFY_ERROR"
  case addressIncomplete = "ADDRESS_ERROR"
  case addressType = "ADDRESS_TYPE_ERROR"
  case addressMissing = "ADDRESS_REQUIRED_ERROR"
  case institutionMissing = "NAME_OF_INSTITUTION_ERROR"
  case degreeMissing = "EDUCATION_DEGREE_ERROR"
  case educationMissing = "EDUCATION_REQUIRED_ERROR"
  case jobNameMissing = "JOB_NAME_ERROR"
  case employerMissing = "NAME_OF_ORGANIZATION_ERROR"
  case jobDetailsMissing = "JOBDETAILS_REQUIRED_ERROR"
  case webPages = "INVALID_WEBPAGE_DATA"
  case webPageType = "INVALID_MEDIA_TYPE"
  case webPageAddress = "INVALID_WEBPAGE_URL"
  case idMissing = "ID_REQUIRED_ERROR"
  case rolesMissing = "ROLES_REQUIRED_ERROR"
  case languageMissing = "LANGUAGE_REQUIRED_ERROR"
  case memberRoleMissing = "ROLE_MISSING"
  case unknownRole = "INVALID_ROLE"
  case inactiveUser = "INACTIVE_USER"
  case unknownOrganisationID = "INVALID_ORG_ID"
  case userNameOrEmailInUse = "USERNAME_EMAIL_IN_USE"
  case unauthorizedUser = "UNAUTHORIZE_USER"
  case insertionFailed = "DB_INSERTION_FAIL"
  case userUpdateFailed = "USER_UPDATE_UNSUCCESSFULL"
  // Uploads of many records (sunbird.md §7, §1.8 rows 68 and 85)
  case bulkUserUpload = "BULK_USER_UPLOAD_ERROR"
  case invalidTable = "INVALID_CSV_FILE"
  case invalidColumn = "INVALID_COLUMN_NAME"
  case dataSizeExceeded = "DATA_SIZE_EXCEEDED"
  case invalidProcessID = "INVALID_PROCESS_ID"
  // What later generations say of a body
  case contentType = "CONTENT_TYPE_ERROR"

  var httpStatus: Int {
    switch self {
    case .internalError, .actorTimeout, .insertionFailed, .userUpdateFailed: 500
    case .unauthorizedUser: 401
    case .invalidProcessID: 404
    default: 400
    }
  }

  var responseCode: String {
    switch self {
    case .invalidProcessID: "RESOURCE_NOT_FOUND"
    default: httpStatus == 500 ? "SERVER_ERROR" : "CLIENT_ERROR"
    }
  }

  /// `params.status`, where it is not the code once more: a refused user token and an actor that
  /// did not answer (§2, §13).
  var statusWord: String? {
    [.unauthorizedUser, .actorTimeout].contains(self) ? "SERVER_ERROR" : nil
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
    case .actorTimeout: "Service is not able to connect with actor."
    case .channelMissing: "Channel Id is mandatory for root organization."
    case .unknownOrganisationType: "Please provide valid orgType."
    case .unknownLocation: "Please provide valid locationId."
    case .channelTaken: "Channel value already used by another organization."
    case .unknownChannel: "Channel value is not valid."
    case .unknownParent: "Parent organization Id is not valid."
    case .cyclicParent: "The relation cannot be created as it is cyclic."
    case .slugTaken: "Please provide different channel value. This channel value already exist."
    case .hashTagTaken: "Please provide different hashTagId. This hashTagId is already in use."
    case .invalidRootOrganisation: "Root organization id is not valid."
    case .dataType: "{0} data type should be of {1}."
    case .countryCode: "Invalid country code."
    case .phoneFormat: "Please provide a valid phone number."
    case .phoneNotVerified: "Phone should be verified."
    case .addressIncomplete: "In {0}, {1} is mandatory."
    case .addressType: "Please provide correct address Type."
    case .addressMissing: "Please provide address."
    case .institutionMissing: "Please provide name of Institution."
    case .degreeMissing: "Education degree is required."
    case .educationMissing: "Please provide education details."
    case .jobNameMissing: "Job Name is required."
    case .employerMissing: "Organization Name is required."
    case .jobDetailsMissing: "Please provide job details."
    case .webPages: "Please provide valid webPage data."
    case .webPageType: "Please provide valid media type."
    case .webPageAddress: "Please provide valid URL."
    case .idMissing: "For deleting a record, please provide its id."
    case .rolesMissing: "Please provide roles."
    case .languageMissing: "Please provide language."
    case .memberRoleMissing: "Please provide roles."
    case .unknownRole: "Please provide valid role."
    case .inactiveUser: "User is inactive."
    case .unknownOrganisationID: "Invalid organization Id."
    case .userNameOrEmailInUse: "Username or email is already in use."
    case .unauthorizedUser: "You are not authorized."
    case .insertionFailed: "DB insert operation failed."
    case .userUpdateFailed: "User update operation failed."
    case .bulkUserUpload:
      "Please provide either organization Id or external Id & provider value."
    case .invalidTable: "Please provide valid csv file."
    case .invalidColumn: "Invalid column name."
    case .dataSizeExceeded: "Maximum upload data size should be {0}"
    case .invalidProcessID: "Invalid Process Id."
    case .contentType: "Please set Content-Type header to application/json."
    }
  }
}
