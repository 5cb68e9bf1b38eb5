/// The status and headers of an answer, built line by line as libcurl hands them over.
///
/// A new status line starts afresh, so an interim answer (100, 103) leaves no trace. Trailers of a
/// chunked answer are added at the end.
struct ResponseHead {
  private(set) var status: Int?
  private(set) var headers: [HTTPHeader] = []
  private var hasEnded = false

  /// Whether all of it is there, the blank line at its end included.
  var isWhole: Bool { hasEnded && !isInterim }

  /// Whether another answer is to follow (RFC 9110, section 15.2).
  var isInterim: Bool { (100..<200).contains(status ?? 0) }

  mutating func append(line bytes: some Collection<UInt8>) {
    let line = String(decoding: bytes, as: UTF8.self).trimmingLineBreak
    if line.hasPrefix("HTTP/") {
      status = line.split(separator: " ", maxSplits: 2).dropFirst().first.flatMap { Int($0) }
      headers = []
      hasEnded = false
    } else if line.isEmpty {
      hasEnded = true
    } else if let first = line.unicodeScalars.first, first == " " || first == "\t" {
      // A folded line goes on with the one before (RFC 9112, section 5.2).
      guard !headers.isEmpty else { return }
      headers[headers.count - 1].value += " " + line[...].trimmingBlanks
    } else if let colon = line.firstIndex(of: ":") {
      headers.append(
        HTTPHeader(
          name: String(line[..<colon].trimmingBlanks),
          value: String(line[line.index(after: colon)...].trimmingBlanks)))
    }
  }
}

extension String {
  fileprivate var trimmingLineBreak: String {
    var scalars = unicodeScalars[...]
    while let last = scalars.last, last == "\r" || last == "\n" { scalars.removeLast() }
    return String(scalars)
  }
}

extension Substring {
  fileprivate var trimmingBlanks: Substring {
    var rest = self
    while let first = rest.first, first == " " || first == "\t" { rest.removeFirst() }
    while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
    return rest
  }
}
