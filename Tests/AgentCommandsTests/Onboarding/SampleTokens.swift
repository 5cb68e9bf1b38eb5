import Foundation

/// Tokens for tests, made here; the signature is of the right length and nothing else.
enum SampleTokens {
  static func token(issuer: String, expiresAt: Date? = nil, mark: String = "") -> String {
    let end = expiresAt.map { #","exp":\#(Int($0.timeIntervalSince1970))"# } ?? ""
    let claims = #"{"iss":"\#(issuer)","jti":"\#(mark)"\#(end)}"#
    let parts = [#"{"typ":"JWT","alg":"HS256"}"#, claims].map { encoded(Data($0.utf8)) }
    return (parts + [encoded(Data(repeating: 7, count: 32))]).joined(separator: ".")
  }

  /// The claims of a token.
  static func claims(of token: some StringProtocol) throws -> Data {
    let part = String(token.split(separator: ".")[1])
    let padding = String(repeating: "=", count: (4 - part.utf8.count % 4) % 4)
    let standard = part.replacing("-", with: "+").replacing("_", with: "/") + padding
    return Data(base64Encoded: standard) ?? Data()
  }

  private static func encoded(_ data: Data) -> String {
    data.base64EncodedString()
      .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }
}
