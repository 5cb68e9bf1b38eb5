import Crypto
import Foundation
import Yams

/// The consumer's credential at the gateway, with which sign-on links are signed
/// (sunbird.md §8): the portal has the token checked by the gateway's echo service.
package struct SignOnKey: Sendable, CustomStringConvertible {
  /// The credential's key, which is the provider of the users (`credential_iss`).
  package let issuer: String
  private let secret: SymmetricKey

  /// Reads `iss:` and `secret:` from YAML.
  ///
  /// - Throws: ``SignOnKeyProblem``, which holds nothing of the text.
  package init(yaml: String) throws(SignOnKeyProblem) {
    let root: Node?
    do {
      root = try Yams.compose(yaml: yaml)
    } catch {
      throw .notYAML
    }
    guard let mapping = root?.mapping else { throw .notYAML }
    guard mapping.keys.allSatisfy({ ["iss", "secret"].contains($0.string) }) else {
      throw .unknownKey
    }
    guard let issuer = mapping[Node("iss")]?.scalar?.string, !issuer.isEmpty,
      let secret = mapping[Node("secret")]?.scalar?.string, !secret.isEmpty
    else { throw .incomplete }
    self.issuer = issuer
    self.secret = SymmetricKey(data: Data(secret.utf8))
  }

  func signature(of text: String) -> some Sequence<UInt8> {
    HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: secret)
  }

  /// Never the secret.
  package var description: String { "key of \(issuer)" }
}

/// What is wrong with a key file.
package enum SignOnKeyProblem: Error, Equatable {
  case notYAML
  case unknownKey
  /// `iss` or `secret` is missing or blank.
  case incomplete
}
