import Crypto

/// Files that only the holders of certain keys can read, in the format of age, version 1
/// (C2SP's age.md), with X25519 keys: `age -d` opens what this seals, and this what `age -r` seals.
package enum Seal {
  private static let type = "X25519"
  private static let label = Array("age-encryption.org/v1/X25519".utf8)
  private static let fileKeyLength = 16

  /// `plain`, readable by each of `recipients` alone.
  ///
  /// - Parameter recipients: at least one.
  /// - Throws: what the library throws, where it has no memory.
  package static func seal(_ plain: [UInt8], to recipients: [AgeRecipient]) throws -> [UInt8] {
    precondition(!recipients.isEmpty, "sealed to nobody")
    let fileKey = SymmetricKey(size: .init(bitCount: 8 * fileKeyLength))
    let stanzas = try recipients.map { try wrap(fileKey, for: $0) }
    let nonce = SymmetricKey(size: .init(bitCount: 8 * AgePayload.nonceLength))
    return AgeHeader.write(stanzas, fileKey: fileKey)
      + (try AgePayload.seal(plain, fileKey: fileKey, nonce: nonce.withUnsafeBytes(Array.init)))
  }

  /// What was sealed.
  package static func open(
    _ sealed: [UInt8], with identity: AgeIdentity
  ) throws(SealProblem) -> [UInt8] {
    let header = try AgeHeader(sealed)
    guard let fileKey = try unwrap(header.stanzas, by: identity) else { throw .notForThisKey }
    guard header.isBy(fileKey) else { throw .damaged }
    return try AgePayload.open(sealed[header.length...], fileKey: fileKey)
  }

  private static func wrap(
    _ fileKey: SymmetricKey, for recipient: AgeRecipient
  ) throws -> AgeHeader.Stanza {
    let once = Curve25519.KeyAgreement.PrivateKey()
    let share = Array(once.publicKey.rawRepresentation)
    let secret = try once.secret(with: recipient.raw)
    let box = try ChaChaPoly.seal(
      fileKey.withUnsafeBytes(Array.init), using: key(secret, share: share, recipient: recipient),
      nonce: noNonce())
    return .init(
      words: [type, RawBase64.encode(share)], body: Array(box.ciphertext) + Array(box.tag))
  }

  /// The file's key; nil where it is wrapped for others only.
  private static func unwrap(
    _ stanzas: [AgeHeader.Stanza], by identity: AgeIdentity
  ) throws(SealProblem) -> SymmetricKey? {
    // A file under a passphrase has no other key.
    guard stanzas.count == 1 || !stanzas.contains(where: { $0.words[0] == "scrypt" }) else {
      throw .damaged
    }
    var found: SymmetricKey?
    for stanza in stanzas where stanza.words[0] == type {
      guard stanza.words.count == 2, let share = RawBase64.decode(stanza.words[1]),
        share.count == 32, stanza.body.count == fileKeyLength + 16
      else { throw .damaged }
      let secret: SharedSecret
      do {
        secret = try identity.key.secret(with: share)
      } catch {
        throw .damaged  // a share of low order
      }
      if found == nil {
        found = fileKey(
          stanza.body, by: key(secret, share: share, recipient: identity.recipient))
      }
    }
    return found
  }

  private static func fileKey(_ body: [UInt8], by key: SymmetricKey) -> SymmetricKey? {
    do {
      let box = try ChaChaPoly.SealedBox(
        nonce: noNonce(), ciphertext: body.dropLast(16), tag: body.suffix(16))
      return SymmetricKey(data: try ChaChaPoly.open(box, using: key))
    } catch {
      return nil  // wrapped for somebody else
    }
  }

  private static func key(
    _ secret: SharedSecret, share: [UInt8], recipient: AgeRecipient
  ) -> SymmetricKey {
    secret.hkdfDerivedSymmetricKey(
      using: SHA256.self, salt: share + recipient.raw, sharedInfo: label, outputByteCount: 32)
  }

  /// Twelve zeros: each wrapping key is used once.
  private static func noNonce() throws -> ChaChaPoly.Nonce {
    try ChaChaPoly.Nonce(data: [UInt8](repeating: 0, count: 12))
  }
}
