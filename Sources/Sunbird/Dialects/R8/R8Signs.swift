/// By what Sunbird 4.7 and later are known.
enum R8Signs {
  static let all = DialectSigns(
    version: "v", foreignCodes: earlier + DialectSigns.first,
    ownCodes: [CodeSign("UOS_", shows: "is of release 4.7 or later")])

  /// Codes that were numbered in 4.7. One kept its name in a call that this agent does not make
  /// (dialects.md §4).
  private static let earlier = [
    "UNAUTHORIZED_USER", "INVALID_REQUEST_PARAMETER", "MANDATORY_PARAMETER_MISSING",
    "USERNAME_IN_USE", "USER_NOT_FOUND", "ORG_NOT_EXIST", "INVALID_REQUESTED_DATA",
  ].map { CodeSign($0, shows: "is of a release before 4.7") }
}
