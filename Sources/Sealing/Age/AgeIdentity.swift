import Crypto

/// The secret half of a key that files are sealed to, `AGE-SECRET-KEY-1…`. Never shown: what prints
/// it prints a marker.
package struct AgeIdentity: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
  private static let prefix = "age-secret-key-"

  let key: Curve25519.KeyAgreement.PrivateKey

  package var recipient: AgeRecipient { AgeRecipient(key.publicKey) }

  package var description: String { "•••" }
  package var debugDescription: String { description }

  /// A new one, by the system's own randomness.
  package init() { key = Curve25519.KeyAgreement.PrivateKey() }

  /// - Parameter file: a file as `age-keygen` makes it: one secret key, with lines of `#` about it;
  ///   nil for anything else.
  package init?(file: String) {
    let lines = file.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#") }
    guard lines.count == 1, lines[0].hasPrefix("AGE-SECRET-KEY-1"),
      let raw = Bech32.decode(String(lines[0]), prefix: Self.prefix)
    else { return nil }
    do {
      key = try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: raw)
    } catch {
      return nil
    }
  }

  /// The file that `age -d -i` takes. It holds the secret.
  package var file: String {
    let secret = Bech32.encode(Array(key.rawRepresentation), prefix: Self.prefix).uppercased()
    return "# public key: \(recipient.text)\n\(secret)\n"
  }
}
