import Crypto

/// The public half of a key that files are sealed to, `age1…`.
package struct AgeRecipient: Sendable, Hashable {
  private static let prefix = "age"

  /// The X25519 key's 32 bytes.
  let raw: [UInt8]

  /// The key as age's tools read and print it.
  package var text: String { Bech32.encode(raw, prefix: Self.prefix) }

  /// - Parameter text: `age1…`, in lower case; nil for anything else, and for a point to which
  ///   nothing can be sealed.
  package init?(_ text: String) {
    guard text.hasPrefix("age1"), let raw = Bech32.decode(text, prefix: Self.prefix),
      raw.count == 32, Self.isUsable(raw)
    else { return nil }
    self.raw = raw
  }

  init(_ key: Curve25519.KeyAgreement.PublicKey) { raw = Array(key.rawRepresentation) }

  /// To a point of low order nothing can be sealed that not everybody could open.
  private static func isUsable(_ raw: [UInt8]) -> Bool {
    do {
      _ = try Curve25519.KeyAgreement.PrivateKey().secret(with: raw)
      return true
    } catch {
      return false
    }
  }
}

extension Curve25519.KeyAgreement.PrivateKey {
  /// Two keys have no secret in common: one of them is a point of low order.
  struct NoSecret: Error {}

  /// What this key and the holder of `point` alone can know. The library lets points of low order
  /// pass, whose secret with any key is nought.
  func secret(with point: [UInt8]) throws -> SharedSecret {
    let secret = try sharedSecretFromKeyAgreement(
      with: Curve25519.KeyAgreement.PublicKey(rawRepresentation: point))
    guard secret.withUnsafeBytes({ $0.contains { $0 != 0 } }) else { throw NoSecret() }
    return secret
  }
}
