import Crypto

/// A signature over some bytes in the format of `ssh-keygen -Y sign` (OpenSSH's PROTOCOL.sshsig): it
/// names its signer and what the signature is for, so that none can be used for something else.
package struct SSHSignature: Sendable, Equatable {
  private static let armor = "SSH SIGNATURE"
  private static let magic = Array("SSHSIG".utf8)
  private static let version: UInt32 = 1

  package let signer: SignerKey
  /// What it is for.
  package let namespace: String
  private let hash: Hash
  private let signature: [UInt8]

  private enum Hash: String {
    case sha256, sha512

    func digest(_ bytes: [UInt8]) -> [UInt8] {
      switch self {
      case .sha256: Array(SHA256.hash(data: bytes))
      case .sha512: Array(SHA512.hash(data: bytes))
      }
    }
  }

  /// - Throws: what the library throws, where it has no memory.
  package init(_ bytes: [UInt8], namespace: String, by key: SigningKey) throws {
    (signer, self.namespace, hash) = (key.signer, namespace, .sha512)
    signature = Array(
      try key.key.signature(for: Self.signed(bytes, namespace: namespace, hash: .sha512)))
  }

  /// - Parameter armored: the file that `ssh-keygen -Y sign` makes; nil for anything else, and for
  ///   keys of another kind than Ed25519.
  package init?(armored: String) {
    guard let bytes = SSHArmor.read(armored, as: Self.armor) else { return nil }
    var reader = SSHWire.Reader(bytes)
    guard reader.raw(Self.magic.count) == Self.magic, reader.number() == Self.version,
      let wire = reader.value(), let signer = SignerKey(wire: wire),
      let namespace = reader.text(), reader.value() != nil,
      let hash = reader.text().flatMap(Hash.init), let blob = reader.value(), reader.rest.isEmpty
    else { return nil }
    var inner = SSHWire.Reader(blob)
    guard inner.text() == SignerKey.type, let signature = inner.value(), inner.rest.isEmpty
    else { return nil }
    (self.signer, self.namespace, self.hash, self.signature) = (signer, namespace, hash, signature)
  }

  /// The file that `ssh-keygen -Y verify -s` takes.
  package var armored: String {
    var inner = SSHWire()
    inner.put(SignerKey.type)
    inner.put(signature)
    var whole = SSHWire()
    whole.put(raw: Self.magic)
    whole.put(Self.version)
    whole.put(signer.wire)
    whole.put(namespace)
    whole.put("")
    whole.put(hash.rawValue)
    whole.put(inner.bytes)
    return SSHArmor.write(whole.bytes, as: Self.armor)
  }

  /// Whether its signer has signed just these bytes.
  package func isOver(_ bytes: [UInt8]) -> Bool {
    signer.hasSigned(
      Self.signed(bytes, namespace: namespace, hash: hash), by: signature)
  }

  private static func signed(_ bytes: [UInt8], namespace: String, hash: Hash) -> [UInt8] {
    var wire = SSHWire()
    wire.put(raw: magic)
    wire.put(namespace)
    wire.put("")
    wire.put(hash.rawValue)
    wire.put(hash.digest(bytes))
    return wire.bytes
  }
}
