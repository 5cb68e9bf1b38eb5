/// Files that single commands read, as far as they are configured.
struct NamedFiles: Sendable {
  /// The consumer's credential for sign-on links.
  var ssoKey: String?
  /// The token that programs of this machine send; nil for the server's own.
  var serveToken: String?
  /// The words of the report page in the office's language.
  var reportWords: String?

  init() {}

  init(_ reading: ConfigurationReading) {
    ssoKey = reading.path(.ssoKeyFile)
    serveToken = reading.path(.serveTokenFile)
    reportWords = reading.path(.reportWordsFile)
  }
}
