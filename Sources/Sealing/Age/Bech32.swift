/// Bech32 (BIP 173) without its bound on length, as age writes its keys.
enum Bech32 {
  private static let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)
  private static let checksumLength = 6

  /// `bytes` behind `prefix`, in lower case.
  static func encode(_ bytes: [UInt8], prefix: String) -> String {
    let values = regroup(bytes, from: 8, to: 5, padded: true) ?? []
    let sum =
      polymod(expanded(prefix) + values + [UInt8](repeating: 0, count: checksumLength)) ^ 1
    let checksum = (0..<checksumLength).map { UInt8(truncatingIfNeeded: sum >> (25 - 5 * $0)) & 31 }
    let letters = (values + checksum).map { alphabet[Int($0)] }
    return prefix + "1" + String(decoding: letters, as: UTF8.self)
  }

  /// The bytes behind `prefix`, which is lower case; nil where the text has another prefix, both
  /// cases, a letter of no alphabet, or a checksum that is not its own.
  static func decode(_ text: String, prefix: String) -> [UInt8]? {
    let lower = text.lowercased()
    guard text.utf8.allSatisfy({ $0 < 0x80 }), text == lower || text == text.uppercased(),
      lower.hasPrefix(prefix + "1")
    else { return nil }
    let letters = lower.utf8.dropFirst(prefix.utf8.count + 1)
    let values = letters.compactMap { letter in alphabet.firstIndex(of: letter).map(UInt8.init) }
    guard values.count == letters.count, values.count >= checksumLength,
      polymod(expanded(prefix) + values) == 1
    else { return nil }
    return regroup(values.dropLast(checksumLength), from: 5, to: 8, padded: false)
  }

  /// Bits in groups of `width` as groups of another width; nil where what is left over is no padding.
  private static func regroup(
    _ groups: some Sequence<UInt8>, from width: Int, to other: Int, padded: Bool
  ) -> [UInt8]? {
    var (bits, count) = (0, 0)
    var result: [UInt8] = []
    for group in groups {
      bits = (bits << width | Int(group)) & 0xFFFF
      count += width
      while count >= other {
        count -= other
        result.append(UInt8(truncatingIfNeeded: bits >> count & (1 << other - 1)))
      }
    }
    let rest = bits & (1 << count - 1)
    if padded {
      if count > 0 { result.append(UInt8(truncatingIfNeeded: rest << (other - count))) }
    } else if count >= width || rest != 0 {
      return nil
    }
    return result
  }

  private static func expanded(_ prefix: String) -> [UInt8] {
    prefix.utf8.map { $0 >> 5 } + [0] + prefix.utf8.map { $0 & 31 }
  }

  private static func polymod(_ values: [UInt8]) -> UInt32 {
    let generator: [UInt32] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3]
    var sum: UInt32 = 1
    for value in values {
      let top = sum >> 25
      sum = (sum & 0x1FF_FFFF) << 5 ^ UInt32(value)
      for (bit, term) in generator.enumerated() where top >> bit & 1 == 1 { sum ^= term }
    }
    return sum
  }
}
