import Crypto

/// What follows the head of an age file: the content in pieces of 64 KiB, each sealed by itself under
/// its number, and the last one marked as the last.
enum AgePayload {
  private static let pieceLength = 64 * 1024
  private static let tagLength = 16
  static let nonceLength = 16

  static func seal(
    _ plain: [UInt8], fileKey: SymmetricKey, nonce: [UInt8]
  ) throws -> [UInt8] {
    let key = key(fileKey, nonce)
    var sealed = nonce
    var (number, start) = (0, 0)
    repeat {
      let end = min(start + pieceLength, plain.count)
      let box = try ChaChaPoly.seal(
        plain[start..<end], using: key, nonce: pieceNonce(number, isLast: end == plain.count))
      sealed += box.ciphertext
      sealed += box.tag
      (number, start) = (number + 1, end)
    } while start < plain.count
    return sealed
  }

  static func open(
    _ sealed: ArraySlice<UInt8>, fileKey: SymmetricKey
  ) throws(SealProblem) -> [UInt8] {
    guard sealed.count > nonceLength else { throw .truncated }
    let key = key(fileKey, Array(sealed.prefix(nonceLength)))
    var rest = sealed.dropFirst(nonceLength)
    var plain: [UInt8] = []
    plain.reserveCapacity(rest.count)
    var number = 0
    while true {
      let piece = rest.prefix(pieceLength + tagLength)
      rest = rest.dropFirst(piece.count)
      guard piece.count >= tagLength else { throw .truncated }
      if let content = content(piece, key, number, isLast: rest.isEmpty) {
        // Only a file without content ends with an empty piece.
        guard !content.isEmpty || number == 0 else { throw .damaged }
        plain += content
      } else {
        let hasMore = rest.isEmpty && content(piece, key, number, isLast: false) != nil
        throw hasMore ? .truncated : .damaged
      }
      if rest.isEmpty { return plain }
      number += 1
    }
  }

  /// The piece's content; nil where it is not what was sealed at this place.
  private static func content(
    _ piece: ArraySlice<UInt8>, _ key: SymmetricKey, _ number: Int, isLast: Bool
  ) -> [UInt8]? {
    do {
      let box = try ChaChaPoly.SealedBox(
        nonce: pieceNonce(number, isLast: isLast), ciphertext: piece.dropLast(tagLength),
        tag: piece.suffix(tagLength))
      return Array(try ChaChaPoly.open(box, using: key))
    } catch {
      return nil
    }
  }

  private static func key(_ fileKey: SymmetricKey, _ nonce: [UInt8]) -> SymmetricKey {
    HKDF<SHA256>.deriveKey(
      inputKeyMaterial: fileKey, salt: nonce, info: Array("payload".utf8), outputByteCount: 32)
  }

  /// Eleven bytes of the number, the most significant first, and one that is 1 for the last piece.
  private static func pieceNonce(_ number: Int, isLast: Bool) throws -> ChaChaPoly.Nonce {
    let digits = (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) }
    return try ChaChaPoly.Nonce(data: [0, 0, 0] + digits + [isLast ? 1 : 0])
  }
}
