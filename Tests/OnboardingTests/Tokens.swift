import Foundation

/// Tokens as Sunbird's scripts make them, with a signature of the right length.
enum Tokens {
  static func token(
    issuer: String = "0123456789abcdef0123456789abcdef", algorithm: String = "HS256",
    signatureBytes: Int = 32, more: String = ""
  ) -> String {
    let header = #"{"typ":"JWT","alg":"\#(algorithm)"}"#
    let claims = #"{"iss":"\#(issuer)"\#(more)}"#
    let signature = Data(repeating: 0xFB, count: signatureBytes)
    return [Data(header.utf8), Data(claims.utf8), signature].map(encoded).joined(separator: ".")
  }

  private static func encoded(_ data: Data) -> String {
    data.base64EncodedString()
      .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }
}
