/// What others need to know of an office: the key that is sealed to, and the one by which its
/// signature is known. As text it is two lines, `age1…` and `ssh-ed25519 AAAA… NAME`.
package struct PublicKeys: Sendable, Hashable {
  package let recipient: AgeRecipient
  package let signer: SignerKey

  package init(recipient: AgeRecipient, signer: SignerKey) {
    (self.recipient, self.signer) = (recipient, signer)
  }

  /// - Parameter text: one line of each kind, in any order; empty lines and those that begin with `#`
  ///   stand for nothing.
  package init(text: String) throws(PublicKeysProblem) {
    let lines = text.split(whereSeparator: \.isNewline)
      .filter { !$0.hasPrefix("#") && !$0.allSatisfy(\.isWhitespace) }
      .map { $0.split(separator: " ").joined(separator: " ") }
    let isSecret = lines.contains { $0.hasPrefix("AGE-SECRET-KEY-") || $0.hasSuffix("KEY-----") }
    guard !isSecret else { throw .secret }
    let recipients = lines.compactMap(AgeRecipient.init)
    let signers = lines.compactMap(SignerKey.init)
    guard recipients.count == 1 else { throw .noRecipient }
    guard signers.count == 1 else { throw .noSigner }
    guard lines.count == 2 else { throw .otherLines }
    self.init(recipient: recipients[0], signer: signers[0])
  }

  /// The two lines.
  package func text(name: String) -> String { "\(recipient.text)\n\(signer.text) \(name)\n" }
}

/// Why a text is not an office's public keys.
package enum PublicKeysProblem: Error, Sendable, Hashable {
  /// It holds a secret key, which its owner should give to nobody.
  case secret
  /// There is not just one line `age1…`.
  case noRecipient
  /// There is not just one line `ssh-ed25519 AAAA…`.
  case noSigner
  /// There are lines beside these two.
  case otherLines
}
