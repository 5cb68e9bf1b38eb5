import CCurl
import Foundation

/// A look at the certificate that a server shows: a connection over which nothing is sent, and whose
/// certificate is not checked.
enum CertificateLook {
  /// What the server at `url` shows; nil where no TLS comes about. Blocks a thread of its own, for
  /// `limit` at most.
  static func at(
    _ url: String, through proxy: ProxyChoice, within limit: Duration
  ) async -> CertificateSeen? {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: look(url, proxy, limit)) }
    }
  }

  private static func look(
    _ url: String, _ proxy: ProxyChoice, _ limit: Duration
  ) -> CertificateSeen? {
    guard let handle = ccurl_easy_init() else { return nil }
    defer { ccurl_easy_cleanup(handle) }
    let milliseconds = Int((limit / .milliseconds(1)).rounded(.up))
    let options: [(CURLoption, Int)] = [
      (CURLOPT_NOSIGNAL, 1), (CURLOPT_CONNECT_ONLY, 1), (CURLOPT_CERTINFO, 1),
      (CURLOPT_SSL_VERIFYPEER, 0), (CURLOPT_SSL_VERIFYHOST, 0),
      (CURLOPT_TIMEOUT_MS, milliseconds),
    ]
    let texts =
      [(CURLOPT_URL, url), (CURLOPT_PROTOCOLS_STR, "https")] + proxy.options(goesAsHTTPS: false)
    let isSet =
      texts.allSatisfy { ccurl_set_string(handle, $0, $1) == CURLE_OK }
      && options.allSatisfy { ccurl_set_long(handle, $0, $1) == CURLE_OK }
    guard isSet, ccurl_easy_perform(handle) == CURLE_OK else { return nil }
    var found: UnsafeMutablePointer<curl_certinfo>?
    guard ccurl_get_certificates(handle, &found) == CURLE_OK, let found,
      found.pointee.num_of_certs > 0
    else { return nil }
    return CertificateSeen(lines: lines(of: found.pointee.certinfo[0]))
  }

  private static func lines(of list: UnsafeMutablePointer<curl_slist>?) -> [String] {
    var lines: [String] = []
    var next = list
    while let line = next {
      if let text = line.pointee.data { lines.append(String(cString: text)) }
      next = line.pointee.next
    }
    return lines
  }
}

extension CertificateSeen {
  /// - Parameter lines: as libcurl writes them: `Issuer:CN = Example`, `Start date:Nov 30 …`.
  init?(lines: [String]) {
    var facts: [Substring: Substring] = [:]
    for line in lines {
      guard let colon = line.firstIndex(of: ":") else { continue }
      facts[line[..<colon]] = line[line.index(after: colon)...]
    }
    guard let subject = facts["Subject"], let issuer = facts["Issuer"] else { return nil }
    let names = (facts["X509v3 Subject Alternative Name"] ?? "").split(separator: ",").map {
      $0.trimmingCharacters(in: .whitespaces).replacing("DNS:", with: "")
        .replacing("IP Address:", with: "")
    }
    self.init(
      subject: String(subject), issuer: String(issuer), names: names,
      validFrom: facts["Start date"].flatMap { CurlDate.read(String($0)) },
      validUntil: facts["Expire date"].flatMap { CurlDate.read(String($0)) })
  }
}

/// Dates as HTTP and certificates write them, read by libcurl.
enum CurlDate {
  static func read(_ text: String) -> Date? {
    let seconds = ccurl_getdate(text)
    return seconds < 0 ? nil : Date(timeIntervalSince1970: Double(seconds))
  }
}
