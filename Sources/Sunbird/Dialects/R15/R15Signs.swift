extension DialectSigns {
  /// Codes of releases after 1.5 (sunbird.md §0, §1.8 row 66).
  static let later: [CodeSign] = [
    CodeSign("UOS_", shows: "is of release 4.7 or later"),
    CodeSign("INVALID_REQUEST_PARAMETER", shows: "is of release 1.8 or later"),
    CodeSign("USER_NOT_FOUND", status: 404, shows: "is of a release after 1.5"),
  ]

  /// What no release after 1.5 answers.
  static let first: [CodeSign] = [
    CodeSign("UNAUTHORIZE_USER", shows: "is of release 1.5 or before"),
    CodeSign("USER_NOT_FOUND", status: 400, shows: "is of release 1.5 or before"),
  ]
}
