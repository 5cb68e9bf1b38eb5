extension DialectSigns {
  /// Codes of releases after 1.5 (sunbird.md §0).
  static let later: [ForeignCode] = [
    ForeignCode("UOS_", shows: "is of release 4.7 or later"),
    ForeignCode("INVALID_REQUEST_PARAMETER", shows: "is of release 1.8 or later"),
  ]
}
