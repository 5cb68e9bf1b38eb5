import Crypto

/// The token that local clients send, compared in a time that tells nothing about it.
package struct BearerToken: Sendable {
  private let digest: SHA256.Digest

  package init(_ token: String) { digest = SHA256.hash(data: Array(token.utf8)) }

  /// Whether a request's `Authorization` bears it: the word `Bearer`, however it is written, blanks,
  /// and the token, as the gateway reads it (sunbird.md §3.2).
  func isBorne(by authorization: String?) -> Bool {
    let words = (authorization ?? "").split(whereSeparator: { $0 == " " || $0 == "\t" })
    guard words.count == 2, words[0].lowercased() == "bearer" else { return false }
    // Digests of one length, which Crypto compares in constant time.
    return SHA256.hash(data: Array(words[1].utf8)) == digest
  }
}
