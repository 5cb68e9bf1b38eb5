import Codecs

/// Lines on their way to somebody: signed by who wrote them, packed, and sealed to who may read them.
///
/// The file is age(gzip(lines, last line)). The last line is one JSON object with the one member
/// `signature`, the text of an SSHSIG signature over all bytes before that line. So
/// `age -d -i KEY FILE | gunzip` shows the lines, and `ssh-keygen -Y verify -n sunbird-bundle` checks
/// them. Whoever reads may seal the signed lines anew to somebody else: what they are for, and for
/// whom, has to stand in the lines.
package enum Envelope {
  /// What the signatures are for.
  package static let namespace = "sunbird-bundle"
  private static let member = "signature"
  /// A signature takes some 330 bytes.
  private static let maxLastLine = 1_024

  /// The bytes of the file.
  ///
  /// - Parameters:
  ///   - lines: each with its newline, the last one too.
  ///   - recipients: at least one.
  /// - Throws: what the libraries throw, where they have no memory.
  package static func seal(
    lines: [UInt8], signer: SigningKey, to recipients: [AgeRecipient]
  ) throws -> [UInt8] {
    precondition(lines.last == 0x0A || lines.isEmpty, "the last line has no end")
    let signature = try SSHSignature(lines, namespace: namespace, by: signer)
    let last = try JSONValue.object([member: .string(signature.armored)]).serialized()
    let packed = try Gzip.compress(lines + last + [0x0A], level: 9)
    return try Seal.seal(packed, to: recipients)
  }

  /// What an envelope held.
  package struct Opened: Sendable, Equatable {
    /// The lines without the last one, each with its newline.
    package let lines: [UInt8]
    package let signer: SignerKey
  }

  /// Takes the lines out, after all has been checked.
  ///
  /// - Parameters:
  ///   - signers: whose word is taken.
  ///   - limit: how many bytes are unpacked at most.
  package static func open(
    _ file: [UInt8], identity: AgeIdentity, knownSigners signers: Set<SignerKey>, limit: Int
  ) throws(EnvelopeProblem) -> Opened {
    let all = try unpacked(file, identity, limit: limit)
    guard all.last == 0x0A else { throw .unsigned }
    let start = all.dropLast().lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    guard let signature = signature(all[start...]) else { throw .unsigned }
    guard signers.contains(signature.signer) else { throw .unknownSigner(signature.signer) }
    let lines = Array(all[..<start])
    guard signature.isOver(lines) else { throw .wrongSignature(signature.signer) }
    return Opened(lines: lines, signer: signature.signer)
  }

  private static func unpacked(
    _ file: [UInt8], _ identity: AgeIdentity, limit: Int
  ) throws(EnvelopeProblem) -> [UInt8] {
    let packed: [UInt8]
    do throws(SealProblem) {
      packed = try Seal.open(file, with: identity)
    } catch {
      throw .seal(error)
    }
    do throws(Gzip.Failure) {
      return try Gzip.decompress(packed, limit: limit)
    } catch {
      switch error {
      case .largerThan(let limit): throw .largerThan(limit: limit)
      case .corrupt, .truncated, .library: throw .notPacked
      }
    }
  }

  private static func signature(_ line: ArraySlice<UInt8>) -> SSHSignature? {
    guard line.count <= maxLastLine else { return nil }
    let value: JSONValue
    do {
      value = try JSONValue(parsing: line.dropLast())
    } catch {
      return nil
    }
    guard case .object(let members) = value, members.count == 1,
      case .string(let armored)? = members[member],
      let signature = SSHSignature(armored: armored), signature.namespace == namespace
    else { return nil }
    return signature
  }
}
