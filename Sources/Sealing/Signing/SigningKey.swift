import Crypto

/// The secret half of a key that bundles are signed by. Never shown: what prints it prints a marker.
package struct SigningKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
  private static let armor = "OPENSSH PRIVATE KEY"
  private static let magic = Array("openssh-key-v1\0".utf8)
  private static let blockLength = 8

  let key: Curve25519.Signing.PrivateKey

  package var signer: SignerKey { SignerKey(key.publicKey) }

  package var description: String { "•••" }
  package var debugDescription: String { description }

  /// A new one, by the system's own randomness.
  package init() { key = Curve25519.Signing.PrivateKey() }

  /// - Parameter file: an Ed25519 key without a passphrase, as `ssh-keygen` makes it (OpenSSH's
  ///   PROTOCOL.key); nil for anything else.
  package init?(file: String) {
    guard let bytes = SSHArmor.read(file, as: Self.armor) else { return nil }
    var reader = SSHWire.Reader(bytes)
    guard reader.raw(Self.magic.count) == Self.magic, reader.text() == "none",
      reader.text() == "none", reader.value() == [], reader.number() == 1,
      let wire = reader.value(), let signer = SignerKey(wire: wire), let secrets = reader.value()
    else { return nil }
    var secret = SSHWire.Reader(secrets)
    guard let check = secret.number(), secret.number() == check,
      secret.text() == SignerKey.type, secret.value() == signer.raw,
      let pair = secret.value(), pair.count == 64
    else { return nil }
    do {
      key = try Curve25519.Signing.PrivateKey(rawRepresentation: pair.prefix(32))
    } catch {
      return nil
    }
    guard self.signer == signer else { return nil }
  }

  /// The file that `ssh-keygen -Y sign -f` takes. It holds the secret.
  ///
  /// - Parameter name: stands in it for people.
  package func file(name: String) -> String {
    var secret = SSHWire()
    let check = UInt32.random(in: 0...UInt32.max)
    secret.put(check)
    secret.put(check)
    secret.put(SignerKey.type)
    secret.put(signer.raw)
    secret.put(Array(key.rawRepresentation) + signer.raw)
    secret.put(name)
    let padding = (Self.blockLength - secret.bytes.count % Self.blockLength) % Self.blockLength
    secret.put(raw: (0..<UInt8(padding)).map { $0 + 1 })

    var whole = SSHWire()
    whole.put(raw: Self.magic)
    whole.put("none")
    whole.put("none")
    whole.put("")
    whole.put(UInt32(1))
    whole.put(signer.wire)
    whole.put(secret.bytes)
    return SSHArmor.write(whole.bytes, as: Self.armor)
  }
}
