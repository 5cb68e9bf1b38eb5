import Foundation
import Registry
import Sunbird

/// What a pass knows of the server that it asks: what it does not offer, what it shows, whether it
/// reads compressed bodies, and how its clock goes. Values in, values out.
struct ServerFacts: Sendable {
  /// The calls that it does not offer, by their names: not tried again in this pass.
  private var missing: Set<String> = []
  /// Whether this pass asked for records of a kind, and whether the server showed any of them or
  /// their absence.
  private(set) var recordsShown: [RecordKind: Bool] = [:]
  var compression: CompressionTrial
  /// What the answers of this pass say of the server's clock; the greatest is the nearest.
  private(set) var clockSkew: ClockSkew?
  /// What those of earlier passes said.
  private let knownSkew: ClockSkew?

  init(sendsPlain: Bool = false, knownSkew: ClockSkew? = nil) {
    compression = CompressionTrial(sendsPlain: sendsPlain)
    self.knownSkew = knownSkew
  }

  func offers(_ call: String) -> Bool { !missing.contains(call) }

  mutating func noteNotOffered(_ call: String) { missing.insert(call) }

  /// A question about records was answered, or is not answered to this consumer.
  mutating func noteRecords(of kind: RecordKind, shown: Bool) {
    recordsShown[kind] = shown || recordsShown[kind] == true
  }

  /// Only the service and its gateway know the server's time: a page of a proxy or a portal has its
  /// own maker's date.
  mutating func noteClock(_ reply: Reply, to request: APIRequest, at now: Date) {
    let skew = ClockSkew(dateHeader: reply.date, receivedAt: now)
    guard let skew, skew.seconds > clockSkew?.seconds ?? -.infinity,
      reply.isSunbirds(to: request)
    else { return }
    clockSkew = skew
  }

  /// The time by the server's clock, as far as that is known.
  func serverTime(at now: Date) -> Date {
    now.addingTimeInterval((clockSkew ?? knownSkew)?.seconds ?? 0)
  }
}
