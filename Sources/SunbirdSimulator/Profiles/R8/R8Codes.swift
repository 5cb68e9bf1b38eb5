/// The codes in which 8.0 tells errors: `UOS_`, the operation and four digits. Two of the digits'
/// texts hold `UOS_` themselves, so that they bear it twice (dialects.md §4).
enum R8Codes {
  static func refusal(of error: ServiceError, in operation: ServedOperation) -> Refusal {
    switch error {
    case .unauthorizedUser: refusal("UOS_0070", 401, ChannelError.notYourUser.message)
    case .contentType:
      refusal(
        "UOS_0061", 400,
        "Mandatory header parameter Content-Type with value application/json is missing.")
    case .invalidData: refusal("UOS_0028", 400, ChannelError.requestedData.message)
    default: refusal(of: .exception, in: operation)
    }
  }

  static func refusal(of error: ChannelError, in operation: ServedOperation) -> Refusal {
    switch error {
    // Nobody's own error is wrapped.
    case .exception: refusal("UOS_0069", 500, "server error")
    case .notYourUser: refusal("UOS_\(name(of: operation))UOS_0070", 401, error.message)
    default:
      refusal(
        "UOS_\(name(of: operation))\(digits(of: error))", status(of: error), error.message)
    }
  }

  /// An error that was found before anybody knew the operation.
  static func early(_ error: ChannelError, _ message: String) -> Refusal {
    refusal("UOS_\(digits(of: error))", status(of: error), message)
  }

  /// The one code of the old kind that 8.0 still has, for clients of old.
  static let userNotFoundOfOld = refusal(
    "USER_NOT_FOUND", 404, "user not found.", statusWord: "USER_NOT_FOUND")

  private static func refusal(
    _ code: String, _ status: Int, _ message: String, statusWord: String = "FAILED"
  ) -> Refusal {
    Refusal(
      httpStatus: status, code: code, statusWord: statusWord,
      responseCode: responseCode(status), message: message)
  }

  private static func responseCode(_ status: Int) -> String {
    switch status {
    case 401: "UNAUTHORIZED"
    case 404: "RESOURCE_NOT_FOUND"
    case 500: "SERVER_ERROR"
    default: "CLIENT_ERROR"
    }
  }

  private static func status(of error: ChannelError) -> Int {
    switch error {
    case .organisationNotFound, .userNotFound, .updatedUserNotFound, .resourceNotFound: 404
    case .captcha: 418
    default: 400
    }
  }

  /// ActorOperations.java
  private static func name(of operation: ServedOperation) -> String {
    switch operation {
    case .organisationCreate: "ORGCRT"
    case .organisationUpdate: "ORGUPD"
    case .organisationRead: "ORGRED"
    case .organisationSearch: "ORGSER"
    case .organisationUpload: "ORGUPLD"
    case .userCreate: "USRCRT"
    case .userUpdate: "USRUPD"
    case .userRead, .userGet, .profileRead: "USRRED"
    case .userSearch: "USRSER"
    case .userExists: "UEXIST"
    case .userUpload: "USRUPLD"
    case .uploadStatus: "BLKSTSRED"
    case .roleAssign: "ROLUPD"
    case .roleRead: "UROLERED"
    case .settingRead: "SYSRED"
    case .locationSearch: "LOCSER"
    case .indexSync: "ESSYNC"
    case .memberAdd, .memberRemove: ""
    }
  }

  /// ResponseMessage.java
  private static func digits(of error: ChannelError) -> String {
    switch error {
    case .userNameInUse, .externalIDInUse, .phoneInUse, .emailInUse: "0002"
    case .dataType: "0003"
    case .entryInUse, .channelInUse, .slugInUse, .hashTagInUse: "0004"
    case .conflicting: "0005"
    case .inactiveUser, .accountBlocked: "0006"
    case .dateFormat, .emailFormat, .phoneFormat, .templateFormat: "0009"
    case .tableEmpty: "0010"
    case .severalContacts: "0011"
    case .organisationNotFound, .userNotFound, .updatedUserNotFound, .resourceNotFound: "0013"
    case .tooLarge: "0014"
    case .parameterValue: "0017"
    case .value, .organisationType: "0018"
    case .emailOrPhoneMissing, .emptyList, .parameter, .phoneWithCountryCode, .countryCode,
      .emailNotVerified, .phoneNotVerified, .unknownOrganisation, .unknownChannel, .unknownMember,
      .unknownRole:
      "0019"
    case .column: "0020"
    case .notAllowed: "0021"
    case .password: "0024"
    case .captcha: "0025"
    case .requestedData, .noMembership, .alreadyLeft: "0028"
    case .missing: "0030"
    case .empty, .rolesEmpty: "0031"
    case .fileMissing: "0035"
    case .missingDependent: "0041"
    case .duplicateExternalIDs: "0043"
    case .mismatch: "0045"
    case .unsupported: "0051"
    case .inactiveOrganisation: "0053"
    case .managedByFixed: "0065"
    case .exception: "0069"
    case .notYourUser: "0070"
    }
  }
}
