/// By what Sunbird 2.10 is known.
enum R210Signs {
  static let all = DialectSigns(
    version: "v",
    foreignCodes: [CodeSign("UOS_", shows: "is of release 4.7 or later")] + DialectSigns.first,
    ownCodes: later)

  /// What neither 1.5 nor 4.7 and later answer.
  static let later: [CodeSign] = [
    CodeSign("UNAUTHORIZED_USER", shows: "is of a release from 1.8 to 4.6"),
    CodeSign("INVALID_REQUEST_PARAMETER", shows: "is of a release from 1.8 to 4.6"),
    CodeSign("MANDATORY_PARAMETER_MISSING", shows: "is of a release from 1.12 to 4.6"),
    CodeSign("USERNAME_IN_USE", shows: "is of a release from 2 to 4.6"),
    CodeSign("USER_NOT_FOUND", status: 404, shows: "is of a release from 1.12 to 4.6"),
    CodeSign("ORG_NOT_EXIST", status: 404, shows: "is of a release from 1.12 to 4.6"),
  ]
}
