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

  /// What `params.msgid` and `params.resmsgid` are.
  enum Identifiers: Sendable, Hashable {
    /// `msgid` is the request's `X-msgid`, `resmsgid` always this.
    case messageID(response: JSONValue)
    /// Both are the request's `x-request-id`, and its `X-msgid` where there is none.
    case requestID
  }

  /// What the envelope's `id` has of the values in a path.
  enum PathValues: Sendable, Hashable {
    case leftOut
    /// Those that are letters alone.
    case letters
    case all
  }

  let version: Version
  let timestamp: Timestamp
  let identifiers: Identifiers
  let pathValues: PathValues
  /// `params.err`, `params.status` and `params.errmsg` of a success.
  let successError: JSONValue
  let successStatus: String
  let successMessage: JSONValue
  /// What is said where a body is no JSON by its `Content-Type`.
  let wrongContentType: ServiceError
  /// What is said where there is no body; nil for Play's page about malformed ones.
  let emptyBody: ServiceError?
  /// How it tells the errors that 1.x has words for.
  let refusal: @Sendable (ServiceError, ServedEndpoint) -> Refusal
}
