/// What libcurl says in its trace of the HTTP/2 stream that carries a request.
///
/// It hands none of this out as facts, so its words are read, as version 7.88 has them. A version that
/// words them otherwise tells nothing, and a request without an answer may have arrived, as ever.
enum StreamNote: Equatable {
  /// The request goes out on the stream of this number.
  case opened(UInt32)
  /// The server ends the connection; it has taken no stream above this number and never will
  /// (GOAWAY: RFC 9113, section 6.8).
  case lastTaken(UInt32)
  /// libcurl gives the connection up and goes for another one.
  case retrying

  init?(_ text: UnsafeRawBufferPointer) {
    // Most of the trace is something else.
    switch text.first {
    case UInt8(ascii: "U"):
      guard let number = Self.number(after: "Using Stream ID: ", in: text) else { return nil }
      self = .opened(number)
    case UInt8(ascii: "r"):
      guard
        Self.starts(text, with: "recveived GOAWAY") || Self.starts(text, with: "received GOAWAY"),
        let number = Self.number(after: "last_stream=", in: text)
      else { return nil }
      self = .lastTaken(number)
    case UInt8(ascii: "C"), UInt8(ascii: "R"):
      guard
        Self.starts(text, with: "Connection died") || Self.starts(text, with: "REFUSED_STREAM")
      else { return nil }
      self = .retrying
    default: return nil
    }
  }

  private static func starts(_ text: UnsafeRawBufferPointer, with words: String) -> Bool {
    text.starts(with: words.utf8)
  }

  private static func number(after words: String, in text: UnsafeRawBufferPointer) -> UInt32? {
    guard let range = text.firstRange(of: Array(words.utf8)) else { return nil }
    let digits = text[range.upperBound...].prefix { (0x30...0x39).contains($0) }
    return UInt32(String(decoding: digits, as: UTF8.self))
  }
}
