import Crypto
import Foundation

/// The public half of a key that bundles are signed by: an Ed25519 key as OpenSSH writes it.
package struct SignerKey: Sendable, Hashable {
  static let type = "ssh-ed25519"

  /// The key's 32 bytes.
  let raw: [UInt8]

  /// `ssh-ed25519 AAAA…`, without a name behind it.
  package var text: String { "\(Self.type) \(Data(wire).base64EncodedString())" }

  /// What people compare, as `ssh-keygen -l` prints it: `SHA256:…`.
  package var fingerprint: String { "SHA256:\(RawBase64.encode(SHA256.hash(data: wire)))" }

  /// - Parameter text: `ssh-ed25519 AAAA…`, with or without a name behind it; nil for anything else.
  package init?(_ text: String) {
    let words = text.split(separator: " ")
    guard words.count >= 2, words[0] == Self.type,
      let wire = Data(base64Encoded: String(words[1])), let key = SignerKey(wire: Array(wire))
    else { return nil }
    self = key
  }

  init(_ key: Curve25519.Signing.PublicKey) { raw = Array(key.rawRepresentation) }

  init?(wire: [UInt8]) {
    var reader = SSHWire.Reader(wire)
    guard reader.text() == Self.type, let raw = reader.value(), raw.count == 32,
      reader.rest.isEmpty
    else { return nil }
    self.raw = raw
  }

  /// The key as it stands in signatures and key files.
  var wire: [UInt8] {
    var wire = SSHWire()
    wire.put(Self.type)
    wire.put(raw)
    return wire.bytes
  }

  func hasSigned(_ bytes: [UInt8], by signature: [UInt8]) -> Bool {
    do {
      return try Curve25519.Signing.PublicKey(rawRepresentation: raw)
        .isValidSignature(signature, for: bytes)
    } catch {
      return false  // the bytes are no point of the curve
    }
  }
}
