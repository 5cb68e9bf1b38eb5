import Codecs

/// How a server generation fills the envelope around every answer.
struct EnvelopeStyle: Sendable {
  enum Version: Sendable, Hashable {
    case fixed(String)
    /// The path's own segment.
    case pathSegment
  }

  enum Timestamp: Sendable, Hashable {
    /// `2018-04-02T06:11:42Z`
    case iso8601
    /// `2018-04-02 06:11:42:348+0000`, with a colon before the milliseconds (sunbird.md §0.1).
    case sunbird
  }

  let version: Version
  let timestamp: Timestamp
  /// `params.resmsgid` of every answer.
  let responseMessageID: JSONValue
  /// `params.err`, `params.status` and `params.errmsg` of a success.
  let successError: JSONValue
  let successStatus: String
  let successMessage: JSONValue
  /// The codes that it spells otherwise.
  var codes: [ServiceError: String] = [:]
}
