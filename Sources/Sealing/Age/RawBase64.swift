import Foundation

/// Base 64 in the standard alphabet without padding (RFC 4648 §4), as age and OpenSSH write it. Each
/// value has one text: others are refused.
enum RawBase64 {
  static func encode(_ bytes: some Sequence<UInt8>) -> String {
    let padded = Data(bytes).base64EncodedString()
    return String(padded.prefix { $0 != "=" })
  }

  static func decode(_ text: String) -> [UInt8]? {
    let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    guard !text.utf8.contains(UInt8(ascii: "=")), let data = Data(base64Encoded: text + padding)
    else { return nil }
    // Foundation takes bits that stand for nothing.
    let bytes = Array(data)
    return encode(bytes) == text ? bytes : nil
  }
}
