/// A request that came in, with what became of it.
package struct RequestRecord: Sendable, Hashable {
  /// 1 for the first request, in the order of their arrival.
  package let number: Int
  package let method: String
  package let path: String
  /// Names are in lower case.
  package let headers: [String: String]
  /// The body's size on the wire.
  package let bodyBytes: Int
  package let isGzipped: Bool
  /// The body unpacked; what is not UTF-8 in it is replaced. Empty for a broken gzip.
  package let bodyText: String
  /// Nil when the path is none of the API's.
  package let operation: ServedOperation?
  package let record: StoredKey?
  /// Nil while no answer is decided, and for good when none ever was.
  package internal(set) var replyStatus: Int?
  /// The client can't have had the whole answer: a fault took it, or the connection broke.
  package internal(set) var isReplyLost = false
}

/// The requests in the order of their arrival, oldest forgotten first.
struct RequestLog: Sendable {
  /// Requests that are kept; beyond twice as many the older half is forgotten.
  static let keptRequests = 50_000

  private(set) var records: [RequestRecord] = []
  private(set) var lastNumber = 0

  mutating func append(
    _ request: ArrivedRequest, operation: ServedOperation?, record: StoredKey?
  ) -> Int {
    lastNumber += 1
    records.append(
      RequestRecord(
        number: lastNumber, method: request.method, path: request.path, headers: request.headers,
        bodyBytes: request.body.count, isGzipped: request.isGzipped,
        bodyText: String(decoding: request.plainBody ?? [], as: UTF8.self),
        operation: operation, record: record))
    if records.count > 2 * Self.keptRequests { records.removeFirst(Self.keptRequests) }
    return lastNumber
  }

  mutating func finish(_ number: Int, status: Int?, isLost: Bool) {
    let index = number - lastNumber + records.count - 1
    guard records.indices.contains(index) else { return }
    if let status { records[index].replyStatus = status }
    if isLost { records[index].isReplyLost = true }
  }
}
