import Codecs

/// The members of a documented request, out of the body as it came.
///
/// What `Content-Type` says does not matter: programs that send JSON under curl's default name are not
/// to fail for it, and nothing but JSON is taken.
package enum RequestMembers {
  /// The largest body that is taken, compressed or not, in bytes: the gateway's own limit
  /// (sunbird.md §3.2).
  package static let maxBytes = 1 << 20

  /// - Throws: ``RequestProblem``.
  package static func read(
    _ request: LocalRequest
  ) throws(RequestProblem) -> [String: JSONValue] {
    let bytes = try plain(request)
    let document: JSONValue
    do {
      document = try JSONValue(parsing: bytes, as: .strict)
    } catch DecodingError.dataCorrupted(let fault) {
      throw .notJSON(fault.debugDescription)
    } catch {
      throw .notJSON("not JSON")
    }
    guard let members = document["request"]?.object else { throw .noRequest }
    return members
  }

  private static func plain(_ request: LocalRequest) throws(RequestProblem) -> [UInt8] {
    switch request.head["content-encoding"]?.lowercased() {
    case nil, "identity": return request.body
    case "gzip":
      do {
        return try Gzip.decompress(request.body, limit: maxBytes)
      } catch {
        throw error == .largerThan(limit: maxBytes) ? .tooLarge : .notGzip
      }
    case .some: throw .unknownEncoding
    }
  }
}

/// Why a body holds no request.
package enum RequestProblem: Error, Hashable, Sendable {
  case tooLarge
  case unknownEncoding
  case notGzip
  case notJSON(String)
  /// JSON without the documented `{"request":{…}}`.
  case noRequest
}
