import Codecs
import Foundation
import Registry
import SunbirdSimulator

/// The stand-in server's own core in this process, on the world's time, with a history of every
/// effect kept from the outside: what it committed, not what anybody was told.
struct SimulatedServer: Sendable {
  private var service: SunbirdService
  private(set) var history = ServerHistory()
  private let time: WorldTime

  init(
    time: WorldTime, indexDelay: Int64, uniqueEmail: Bool,
    requestGzip: SimulatorOptions.RequestGzip = .accepted
  ) {
    self.time = time
    service = SunbirdService(
      SimulatorOptions(
        requestGzip: requestGzip, compressesReplies: false, indexDelay: .milliseconds(indexDelay),
        uniqueEmail: uniqueEmail,
        now: { time.date }))
  }

  /// What is committed under the key; nil also for a membership that was left.
  subscript(key: StoredKey) -> StoredRow? {
    service.records.committed[key].flatMap { $0.isRemoved ? nil : $0 }
  }

  /// Handles a request.
  ///
  /// - Returns: the answer, and what changed, if anything did.
  mutating func serve(_ call: Call) -> (reply: HTTPReply, effect: Effect?) {
    let before = call.key.flatMap { self[$0] }
    let count = service.effects.total
    let reply = service.answer(call.arrived)
    guard let key = call.key, service.effects.total > count else { return (reply, nil) }
    let effect = Effect(
      key: key, author: .edit(call.edit ?? "", request: call.number), operation: call.operation,
      at: time.now, wrote: call.values, before: before, after: self[key])
    history.append(effect)
    return (reply, effect)
  }

  /// Decides a request whose change is committed at `due`.
  mutating func decide(_ call: Call, committingAt due: Date) {
    _ = service.answer(call.arrived, committingAt: due)
  }

  /// Commits what was decided earlier and is due now.
  ///
  /// - Returns: what changed, if anything did.
  mutating func catchUp(with call: Call) -> Effect? {
    guard let key = call.key else { return nil }
    let (before, count) = (self[key], service.effects.total)
    service.catchUp(at: time.date)
    guard service.effects.total > count else { return nil }
    let effect = Effect(
      key: key, author: .edit(call.edit ?? "", request: call.number), operation: call.operation,
      at: time.now, wrote: call.values, before: before, after: self[key])
    history.append(effect)
    return effect
  }

  mutating func somebodyElse(changes key: StoredKey, _ fields: [String: JSONValue]) {
    somebodyElse(key) { $0.changeAsSomebodyElse(key, fields) }
  }

  mutating func somebodyElse(removes key: StoredKey) {
    somebodyElse(key) { $0.removeAsSomebodyElse(key) }
  }

  private mutating func somebodyElse(_ key: StoredKey, _ act: (inout SunbirdService) -> Void) {
    let before = self[key]
    act(&service)
    history.append(
      Effect(
        key: key, author: .somebodyElse, operation: nil, at: time.now, before: before,
        after: self[key]))
  }

  /// What reads show of the records that a read asks about; nil for those they do not show.
  func shown(to call: Call) -> [StoredKey: StoredRow?] {
    let indexed = service.records.indexed
    func row(_ key: StoredKey) -> StoredRow? { indexed[key].flatMap { $0.isRemoved ? nil : $0 } }
    var shown: [StoredKey: StoredRow?] = [:]
    switch call.operation {
    case .organisationRead:
      if let key = call.key { shown.updateValue(row(key), forKey: key) }
    case .profileRead:
      guard let user = call.key else { break }
      shown.updateValue(row(user), forKey: user)
      for key in service.records.committed.rows.keys where key.member == user {
        shown.updateValue(row(key), forKey: key)
      }
    case .organisationSearch, .userSearch:
      for key in call.searched { shown.updateValue(row(key), forKey: key) }
    default: break
    }
    return shown
  }
}
