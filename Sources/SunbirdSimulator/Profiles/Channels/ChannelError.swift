/// Why a call is refused by a generation in which every record stands in a channel. How each of
/// them tells it, code and status, is in its own folder.
enum ChannelError: Error, Sendable, Hashable {
  // What a request lacks or must not have
  case missing(String)
  case missingDependent(String, of: String)
  case empty(String)
  case notAllowed(String)
  case unsupported(String)
  case conflicting(String, String)
  case emailOrPhoneMissing
  case severalContacts
  case managedByFixed
  case emptyList(ListField)
  // Values that are not right by themselves
  case dataType(String, String)
  case value(String, given: String, valid: String)
  case parameterValue(String, name: String)
  case parameter(String)
  case dateFormat
  case emailFormat
  case phoneFormat
  /// The message's template as it is, a known slip.
  case templateFormat
  case phoneWithCountryCode
  case countryCode
  case emailNotVerified
  case phoneNotVerified
  case password
  case duplicateExternalIDs
  // What is in use
  case userNameInUse
  case externalIDInUse
  case phoneInUse
  case emailInUse
  case entryInUse(String, field: String)
  case channelInUse(String)
  case slugInUse(String)
  case hashTagInUse(String)
  // What is not there, or not as it should be
  case mismatch(String)
  case unknownOrganisation
  case unknownChannel
  case inactiveOrganisation(String)
  case organisationType
  case requestedData
  case organisationNotFound
  case userNotFound
  /// As the update says it.
  case updatedUserNotFound
  case resourceNotFound(String)
  case inactiveUser
  case accountBlocked
  // Memberships and roles
  case unknownMember
  case unknownRole
  case rolesEmpty
  case noMembership
  case alreadyLeft
  // Who calls
  case notYourUser
  case captcha
  // Uploads
  case tooLarge
  case fileMissing
  case tableEmpty
  case column(String, valid: String)
  /// A Java exception that nobody catches: now and for ever.
  case exception

  /// The lists that an update may not empty.
  enum ListField: String, Sendable, CaseIterable {
    case address, education, jobProfile, roles, language
  }
}

extension ChannelError {
  /// The text for people. Clients must not decide by it.
  var message: String {
    switch self {
    case .missing(let name): "Mandatory parameter \(name) is missing."
    case .missingDependent(let name, let other):
      "Missing parameter \(name) which is dependent on \(other)."
    case .empty(let name): "Mandatory parameter \(name) is empty."
    case .notAllowed(let name): "Invalid parameter \(name) in request."
    case .unsupported(let name): "Unsupported field \(name)."
    case .conflicting(let one, let other): "Either pass attribute \(one) or \(other) but not both."
    case .emailOrPhoneMissing: "Please provide valid email or phone."
    case .severalContacts: "Please provide only email or phone or managedBy."
    case .managedByFixed: "managedBy cannot be updated."
    case .emptyList(let list): "Please provide \(list.rawValue)."
    case .dataType(let name, let type): "Data type of \(name) should be \(type)."
    case .value(let name, let given, let valid):
      "Invalid \(name): \(given). Valid values are: \(valid)."
    case .parameterValue(let value, let name):
      "Invalid value \(value) for parameter \(name). Please provide a valid value."
    case .parameter(let name): "Please provide valid \(name)."
    case .dateFormat: "Invalid format for given dob."
    case .emailFormat: "Invalid format for given email."
    case .phoneFormat: "Invalid format for given phone."
    case .templateFormat: "Invalid format for given {0}."
    case .phoneWithCountryCode: "Please send Phone and country code seprately."
    case .countryCode: "Invalid country code."
    case .emailNotVerified: "Please verify your email."
    case .phoneNotVerified: "Please verify your phone number."
    case .password:
      "Password must contain a minimum of 8 characters including numerals, lower and upper case "
        + "alphabets and special characters"
    case .duplicateExternalIDs: "Duplicate external IDs for given idType and provider."
    case .userNameInUse: "userName already exists"
    case .externalIDInUse: "externalId already exists"
    case .phoneInUse: "phone already exists"
    case .emailInUse: "email already exists"
    case .entryInUse(let value, let field): "Value \(value) for \(field) is already in use."
    case .channelInUse(let channel): "Value \(channel) for channel is already in use."
    case .slugInUse(let slug): "Value \(slug) for slug is already in use."
    case .hashTagInUse(let tag): "Value \(tag) for hashTagId is already in use."
    case .mismatch(let names): "Mismatch of given parameters: \(names)."
    case .unknownOrganisation: "Please provide valid organisationId."
    case .unknownChannel: "Please provide valid channel."
    case .inactiveOrganisation(let channel):
      "Organisation corresponding to given channel (\(channel)) is inactive."
    case .organisationType: "Please provide valid organisationType."
    case .requestedData: "Requested data for this operation is not valid."
    case .organisationNotFound: "Requested organisation resource not found"
    case .userNotFound, .updatedUserNotFound: "Requested user resource not found"
    case .resourceNotFound(let name): "Requested \(name) resource not found"
    case .inactiveUser: "User is Inactive. Please make it active to proceed."
    case .accountBlocked: "User account has been blocked ."
    case .unknownMember: "Given User Data doesn't belong to any user. Please provide a valid one."
    case .unknownRole: "Please provide valid role."
    case .rolesEmpty: "Mandatory parameter roles is empty."
    case .noMembership: "Given User Data doesn't belong to this organization."
    case .alreadyLeft: "User is inactive for this organization."
    case .notYourUser: "You are not authorized."
    case .captcha: "Captcha is invalid"
    case .tooLarge: "Max allowed size is 10MB"
    case .fileMissing: "Missing file attachment."
    case .tableEmpty: "CSV file is Empty."
    case .column(let name, let valid): "Invalid column: \(name). Valid columns are: \(valid)."
    case .exception: "Process failed,please try again later."
    }
  }
}
