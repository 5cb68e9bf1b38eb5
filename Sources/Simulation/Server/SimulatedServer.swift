import Codecs
import Foundation
import Registry
import SunbirdSimulator

/// The stand-in server's own core in this process, on the world's time, with a history of every
/// effect kept from the outside: what it committed, not what anybody was told.
struct SimulatedServer: Sendable {
  private var service: SunbirdService
  private(set) var history = ServerHistory()
  /// The uploads that it has taken, by their processes' ids.
  private(set) var uploads: [String: SimulatedDelivery] = [:]
  private let generation: Generation
  private let time: WorldTime

  /// - Parameter offices: how many ask it.
  init(time: WorldTime, traits: Traits, offices: Int = 1) {
    self.time = time
    generation = traits.generation
    var options = SimulatorOptions(
      profile: traits.generation.profile,
      gateway: traits.gateway(of: offices),
      requestGzip: traits.requestGzip, compressesReplies: false,
      indexDelay: .milliseconds(traits.indexDelay), uniqueEmail: traits.uniqueEmail,
      now: { time.date })
    options.bulkDelay = .milliseconds(traits.bulkDelay)
    options.deployment.roles = Self.roles
    service = SunbirdService(options)
    service.commits = []
  }

  /// The roles of members that it knows: every one that a person of a world may think of.
  private static let roles: Set<String> =
    Deployment.commonRoles.union((1...3000).map { "role\($0)" })

  var profile: ServerProfile { generation.profile }

  /// The hour of its clock.
  var hour: Int { Int((time.date.timeIntervalSince1970 / 3600).rounded(.down)) }

  /// What is committed under the key; nil also for a membership that was left.
  subscript(key: StoredKey) -> StoredRow? { Self.there(service.records.committed[key]) }

  /// The record that a request is about.
  func subject(of request: ArrivedRequest) -> StoredKey? { service.subject(of: request) }

  /// The record with the server's own id.
  func key(id: String) -> StoredKey? { service.records.committed.row(id: id)?.key }

  private static func there(_ row: StoredRow?) -> StoredRow? {
    row.flatMap { $0.isRemoved ? nil : $0 }
  }

  /// Handles a request.
  ///
  /// - Returns: the answer, and what has changed by now, be it by this request or by an upload
  ///   whose turn has come.
  mutating func serve(
    _ delivery: SimulatedDelivery
  ) -> (reply: HTTPReply, changes: [(effect: Effect, of: SimulatedDelivery)]) {
    let reply = service.answer(delivery.call.arrived)
    if delivery.call.isUpload, let process = Self.process(in: reply) {
      uploads[process] = delivery
    }
    return (reply, takeChanges(by: delivery))
  }

  private static func process(in reply: HTTPReply) -> String? {
    do {
      return try JSONValue(json: reply.body)["result"]?["processId"]?.string
    } catch {
      return nil  // pages have none
    }
  }

  /// Decides a request whose change is committed at `due`.
  mutating func decide(_ call: Call, committingAt due: Date) {
    _ = service.answer(call.arrived, in: .late(until: due))
  }

  /// Commits what was decided earlier and is due now.
  mutating func catchUp(
    with delivery: SimulatedDelivery
  ) -> [(effect: Effect, of: SimulatedDelivery)] {
    service.catchUp(at: time.date)
    return takeChanges(by: delivery)
  }

  private mutating func takeChanges(
    by delivery: SimulatedDelivery
  ) -> [(effect: Effect, of: SimulatedDelivery)] {
    let commits = service.commits ?? []
    service.commits = []
    return commits.map { commit in
      let delivery = commit.process.flatMap { uploads[$0] } ?? delivery
      let effect = Effect(
        key: commit.key,
        author: .edit(delivery.author(of: commit.key) ?? "", request: delivery.call.number),
        operation: commit.operation, at: time.now, wrote: delivery.wanted(of: commit.key),
        before: Self.there(commit.before), after: Self.there(commit.after),
        office: delivery.call.office)
      history.append(effect)
      return (effect, delivery)
    }
  }

  /// Puts fields over a record as somebody else would, by the names that offices use.
  mutating func somebodyElse(changes key: StoredKey, _ fields: [String: JSONValue]) {
    somebodyElse(key) { [generation] in
      $0.changeAsSomebodyElse(key, generation.stored(fields, of: key.kind))
    }
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
}

// MARK: What reads show

extension SimulatedServer {
  /// What reads show of the records that a read asks about; nil for those they do not show.
  func shown(to call: Call) -> [StoredKey: StoredRow?] {
    let indexed = service.records.indexed
    func row(_ key: StoredKey) -> StoredRow? { Self.there(indexed[key]) }
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

  /// The users that the index has under each organisation whose registrations a search counts.
  func registered(for call: Call) -> [StoredKey: Set<StoredKey>] {
    var registered: [StoredKey: Set<StoredKey>] = [:]
    for id in call.registrations {
      guard let organisation = key(id: id) else { continue }
      let users = service.records.indexed.rows.values.filter {
        $0.fields["regOrgId"]?.string == id && $0.key.kind == .user
      }
      registered[organisation] = Set(users.map(\.key))
    }
    return registered
  }
}
