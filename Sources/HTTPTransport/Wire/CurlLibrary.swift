import CCurl

/// The library as a whole.
enum CurlLibrary {
  /// The outcome of the one `curl_global_init` of this process, which a static makes thread-safe.
  private static let start =
    ccurl_is_there() != 0 ? ccurl_global_init(Int(CURL_GLOBAL_DEFAULT)) : nil

  /// Says why the library can't be used, or nothing.
  static var problem: String? {
    guard let start else { return "libcurl.so.4 is not installed" }
    return start == CURLE_OK ? nil : text(of: start)
  }

  static func text(of code: CURLcode) -> String {
    ccurl_easy_strerror(code).map { String(cString: $0) } ?? "error \(code.rawValue)"
  }
}
