import Sunbird

/// How a pass ended.
package enum SyncOutcome: String, Hashable, Sendable, Codable {
  /// Nothing is left that only needs time or a line.
  case drained
  /// Something is left for a later pass.
  case partial
  case offline
  /// The server refused the credentials.
  case refused
  /// Another sync of this store is running.
  case busy
}

/// What a pass did: the report of `agent sync` (cli.md, "The sync report").
package struct SyncReport: Hashable, Sendable, Codable {
  package var outcome = SyncOutcome.drained
  /// Edits that Sunbird now has, carriers and what they carried.
  package var accepted = 0
  /// Those among them that were joined with somebody else's change.
  package var merged = 0
  /// Those among them of which Sunbird did not apply everything; each edit's note says what.
  package var incomplete = 0
  /// Conflicts found.
  package var conflicts = 0
  /// Edits refused for good.
  package var rejected = 0
  /// Edits that only need time or a line.
  package var remaining = 0
  /// Those among them whose outcome is unknown.
  package var unknown = 0
  package var requests = 0
  package var bytesSent = 0
  package var bytesReceived = 0
  package var seconds = 0.0

  /// Edits that went by single requests although uploads were asked for, and why; nil for none.
  package var notUploaded: [NotUploaded]?

  /// Edits that have come to an end or to a person in this pass.
  var settled = 0

  package init() {}

  /// What is kept and printed.
  private enum CodingKeys: String, CodingKey {
    case outcome, accepted, merged, incomplete, conflicts, rejected, remaining, unknown, requests
    case bytesSent, bytesReceived, seconds, notUploaded
  }

  mutating func add(_ more: NotUploaded) {
    var all = notUploaded ?? []
    all.add(more.reason, edits: more.edits)
    notUploaded = all
  }
}

/// Edits that no upload took along, and why.
package struct NotUploaded: Hashable, Sendable, Codable {
  package var edits: Int
  /// For a person.
  package let reason: String

  package init(edits: Int, reason: String) {
    self.edits = edits
    self.reason = reason
  }
}

extension [NotUploaded] {
  mutating func add(_ reason: String, edits: Int) {
    if let index = firstIndex(where: { $0.reason == reason }) {
      self[index].edits += edits
    } else {
      append(NotUploaded(edits: edits, reason: reason))
    }
  }
}

/// Why a pass stopped before everything was tried.
package enum StopReason: Hashable, Sendable {
  /// No line.
  case offline(String)
  /// Something else answers in Sunbird's place: no better than no line.
  case notSunbird(WayAnswer)
  /// The server speaks https only, at this address.
  case wrongAddress(String)
  /// A proxy on the way wants credentials of its own.
  case proxyLogin(String)
  case refused(String)
  /// A fresh user token is needed and can't be had.
  case noUserToken(String)
  case throttled(untilSeconds: Double, String)
  /// The server fails on everything.
  case serverDown(String)
  case outOfBytes
  case outOfTime
  /// The budget of the day is used up.
  case outOfBytesToday
  /// It is not the time of day for passes, or no more.
  case outsideHours(OfficeHours)
  /// Somebody has asked the program to end.
  case interrupted

  package var outcome: SyncOutcome {
    switch self {
    case .offline, .notSunbird, .wrongAddress: .offline
    case .refused, .noUserToken, .proxyLogin: .refused
    case .throttled, .serverDown, .outOfBytes, .outOfTime, .outOfBytesToday, .outsideHours,
      .interrupted:
      .partial
    }
  }

  /// What stopped it, for a person.
  package var sentence: String {
    switch self {
    case .offline(let detail): "no line to Sunbird: \(detail)"
    case .notSunbird(let answer): "no line to Sunbird: \(answer.sentence)"
    case .wrongAddress(let address): "no Sunbird at this address: the server is at \(address)"
    case .proxyLogin(let detail): "the proxy refused the credentials: \(detail)"
    case .refused(let detail): "the server refused the credentials: \(detail)"
    case .noUserToken(let detail): "no user token: \(detail)"
    case .throttled(let seconds, let detail):
      "\(detail) Asked to wait \(Int(seconds.rounded(.up))) s."
    case .serverDown(let detail): "Sunbird fails on everything just now: \(detail)"
    case .outOfBytes: "the byte limit of this pass is used up, or the next request is over it"
    case .outOfTime: "the time limit of this pass is used up"
    case .outOfBytesToday:
      "today's byte budget (sync.maxBytesPerDay) is used up, or the next request is over it; the "
        + "edits wait for tomorrow"
    case .outsideHours(let hours):
      "passes run at \(hours) only (sync.hours); the edits wait until \(hours.opening), or for "
        + "`agent sync --now`"
    case .interrupted:
      "ended by a signal: what was under way has its end, or the next sync asks about it"
    }
  }
}
