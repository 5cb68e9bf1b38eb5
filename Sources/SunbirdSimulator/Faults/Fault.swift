/// Trouble on demand: what happens, to which requests, and how often.
package struct Fault: Sendable, Hashable {
  package enum Action: Sendable, Hashable {
    /// The call is handled and takes effect; the connection closes without one byte of answer.
    case loseAnswerAfterCommit
    /// The request is read, not handled; the connection closes without one byte of answer.
    case closeBeforeHandling
    /// The call is handled and answered after this time.
    case delay(Duration)
    /// The request is read, not handled; nobody ever answers, and the connection stays open.
    case swallow
    /// This answer instead of the server's own; with `commit` the call takes effect all the same.
    /// `headers` come on top of it, and replace the server's own `Date`.
    case status(
      Int, contentType: String, body: String, commit: Bool, headers: [String: String] = [:])
    /// A network's login in one of its forms; nothing takes effect.
    case portal(Portal)
    /// The envelope of another call with 200; nothing takes effect.
    case otherCall
    /// This page instead of the server's own answer, whose connection is then reset, as tinyproxy
    /// resets it; with `commit` the call takes effect all the same.
    case resetBehind(status: Int, body: String, commit: Bool)
    /// 408 as soon as so many bytes of the body are here; the rest is not read, the call is not
    /// handled, and the connection closes. The record is not known by then: no target may name one.
    case bodyTimeout(afterBytes: Int)
    /// The call is decided, and answered with Sunbird's word that it gave up waiting for its own
    /// actor; what was decided is committed so much later (sunbird.md §1.8 row 75). Nobody looks
    /// again by then whether somebody else has made the same meanwhile.
    case commitLate(Duration)
    /// The call goes well, and these fields are not stored: a generation that tells of such lists
    /// them in `result.errors`.
    case unstored(Set<String>)
    /// The upload is taken over, and this befalls its job.
    case upload(UploadTrouble)
    /// The call is handled; the answer promises its full length, breaks off after this many bytes
    /// of body, and the connection closes.
    case cutJSON(afterBytes: Int)

    /// An HTML page with 200.
    package static let captivePortal = Self.portal(.page)

    /// nginx's answer to a request too many.
    static let tooManyAtOnce = Self.status(
      429, contentType: "text/html",
      body: "<html><head><title>429 Too Many Requests</title></head></html>\r\n", commit: false)
  }

  /// Which requests are meant: all conditions that are given must hold.
  package struct Target: Sendable, Hashable {
    /// What the path ends with.
    package var pathSuffix: String?
    package var operation: ServedOperation?
    /// The record that the request is about.
    package var record: StoredKey?
    /// True means questions alone, false writes and uploads alone.
    package var reads: Bool?
    /// What the unpacked body holds somewhere: what a filter on the way looks for.
    package var bodyHolds: String?
    /// The fewest bytes of body, as sent: what a broken path swallows.
    package var minBodyBytes: Int?

    package init(
      pathSuffix: String? = nil, operation: ServedOperation? = nil, record: StoredKey? = nil,
      reads: Bool? = nil, bodyHolds: String? = nil, minBodyBytes: Int? = nil
    ) {
      self.pathSuffix = pathSuffix
      self.operation = operation
      self.record = record
      self.reads = reads
      self.bodyHolds = bodyHolds
      self.minBodyBytes = minBodyBytes
    }
  }

  package var action: Action
  package var target: Target
  /// How many matching requests pass before the fault begins.
  package var after: Int
  /// How many requests it then hits; nil is for ever.
  package var times: Int?

  package init(
    _ action: Action, on target: Target = Target(), after: Int = 0, times: Int? = 1
  ) {
    self.action = action
    self.target = target
    self.after = after
    self.times = times
  }
}
