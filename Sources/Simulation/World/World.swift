import Causality
import Foundation
import Outbox
import Registry
import SunbirdSimulator
import SyncEngine

/// A simulated world: offices with the real engine and real stores, one server, a line, other
/// people. One thing happens at a time; which, is drawn from the seed's dice.
///
/// An actor because the passes of the offices run as tasks of their own, each with as many things
/// under way as it has connections. They take turns: what has a turn runs until everything of its
/// pass parks, at an exchange or a transaction, and only then the world draws what happens next.
actor World {
  let options: SimulationOptions
  let folder: String
  let time = WorldTime()
  var dice: Dice
  var faults: FaultProfile
  var server: SimulatedServer
  var ledger: Ledger
  var offices: [Office] = []
  var people: People
  var trace = Trace()
  /// The first promise that was broken; nothing after it counts.
  var violation: Violation?
  /// Requests that will take effect although nobody waits for them any more.
  var flights: [Flight] = []
  let traits: Traits
  var calls = 0
  var copies = 0
  let executor: WorldExecutor
  private var parkings = 0

  static let baseURL = "http://sunbird.test"

  /// The office whose pass the present task belongs to; nil for the world itself and for people.
  @TaskLocal static var passOf: Int?

  init(seed: UInt64, options: SimulationOptions, executor: WorldExecutor) {
    self.options = options
    self.executor = executor
    folder = "\(options.folder)/sunbird-simulation-\(UUID().uuidString)"
    var dice = Dice(seed: seed)
    (faults, traits) = Self.drawn(&dice, options)
    server = SimulatedServer(time: time, traits: traits, offices: options.offices)
    ledger = Ledger(offices: options.offices)
    people = People(of: traits.generation)
    self.dice = dice
  }

  /// What a seed decides before anything happens.
  static func drawn(_ dice: inout Dice, _ options: SimulationOptions) -> (FaultProfile, Traits) {
    let faults = FaultProfile(&dice)
    var traits = Traits(&dice)
    if let connections = options.connections { traits.connections = connections }
    return (faults, traits)
  }

  /// Lives the world to its end.
  func live() async throws -> Violation? {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    note("world", traits.text)
    do {
      try await open()
      try await roughTime()
      await quiet()
      for _ in 0..<3 where violation == nil {
        guard await decideEverything() else { break }
        await quiet()
      }
    } catch {
      breaks(.unexpectedError, "\(error)")
    }
    await end()
    return violation
  }

  private func open() async throws {
    let userToken = makeOwnUser()
    if traits.generation.hasUploads {
      server.somebodyElse(changes: People.hub.stored, ["orgName": "Hub"])
    }
    for number in 0..<options.offices {
      let machine = Machine(id: "image-\(number) card-\(number)")
      offices.append(office(number, machine, settings(of: number, userToken: userToken)))
      offices[number].outbox = try await Outbox.create(
        path: offices[number].path, name: "office-\(number + 1)", machine: machine,
        hooks: hooks(number))
    }
    if dice.happens(permille: faults.machines.clone * 10) {
      try await clone(dice.number(below: offices.count))
    }
  }

  /// An office whose store is still to be made.
  func office(_ number: Int, _ machine: Machine, _ settings: SyncSettings) -> Office {
    let clock = OfficeClock(time) { [weak self] in await self?.wait(number, milliseconds: $0) }
    return Office(
      number: number, path: "\(folder)/\(number)/agent.db", machine: machine, clock: clock,
      jitter: SharedDice(dice.split()), settings: settings)
  }

  /// Somebody has made the user whose token the offices show.
  private func makeOwnUser() -> String? {
    guard traits.generation.needsUserToken else { return nil }
    guard let user = traits.ownUser else { return UserToken.make(userID: "nobody") }
    server.somebodyElse(changes: user, ["firstName": "Own", "email": "own@example.org"])
    return UserToken.make(userID: server[user]?.id ?? "nobody")
  }

  private func settings(of number: Int, userToken: String?) -> SyncSettings {
    let consumers = traits.consumers(of: options.offices)
    let consumer = consumers.map { $0[number % $0.count] }
    var settings = SyncSettings(
      baseURL: Self.baseURL, dialect: traits.generation.dialect, channel: People.provider,
      credentials: Credentials(consumerToken: consumer?.token(), userToken: userToken))
    settings.maxConnections = traits.connections
    if traits.generation.hasUploads {
      settings.lane = dice.pick([.auto, .bulk, .bulk, .single])
      if dice.happens(permille: 500) { settings.bulkOrganisation = People.hub }
    }
    return settings
  }

  /// Lets every pass end and removes what is left on disk.
  private func end() async {
    faults = .calm
    for number in offices.indices {
      offices[number].isDying = true
      await unwind(number)
    }
    offices = []
    do { try FileManager.default.removeItem(atPath: folder) } catch {}  // a leftover is harmless
  }

  func breaks(_ invariant: Violation.Invariant, _ detail: String) {
    guard violation == nil else { return }
    violation = Violation(invariant, detail)
    note("world", "VIOLATION \(invariant.rawValue): \(detail)")
  }

  func note(_ actor: String, _ event: String) { trace.note(actor, at: time.now, event) }

  func note(_ number: Int, _ event: String) { note(offices[number].name, event) }
}

// MARK: Turns

extension World {
  /// Lets one thing that a pass has under way go on, and waits until all of the pass has come to
  /// rest or ended.
  func turn(_ number: Int, _ parking: Int) async {
    guard let index = offices[number].pass?.parked.firstIndex(where: { $0.number == parking }),
      let parked = offices[number].pass?.parked.remove(at: index)
    else { return }
    parked.continuation.resume()
    await rest(number)
  }

  /// Waits until all that a pass has under way has come to rest, or the pass has ended.
  func rest(_ number: Int) async {
    await executor.idle()
    // What leaves the world's thread comes back to it.
    while let pass = offices[number].pass, pass.parked.isEmpty {
      do { try await Task.sleep(for: .milliseconds(1)) } catch { return }
      await executor.idle()
    }
  }

  /// The task of a pass waits, until true time `wakesAt` at least, for its next turn.
  func park(_ number: Int, until wakesAt: Int64, asleep: Bool = false) async {
    guard Self.passOf == number, let pass = offices[number].pass, !offices[number].isDying else {
      return
    }
    parkings += 1
    let name = parkings
    let wakesAt = pass.waking(at: wakesAt, asleep: asleep, now: time.now)
    await withCheckedContinuation { continuation in
      offices[number].pass?.parked.append(
        Office.Parked(
          number: name, continuation: continuation, isAsleep: asleep, wakesAt: wakesAt))
    }
  }

  /// An occasion for others to go first.
  func yield(_ number: Int) async {
    guard Self.passOf == number, dice.happens(permille: faults.interleaving) else { return }
    await park(number, until: time.now)
  }

  /// Time that something takes: for this one thing, while others go on, or for the whole world.
  func elapse(_ number: Int, milliseconds: Int64) async {
    if Self.passOf == number, dice.happens(permille: faults.interleaving) {
      await park(number, until: time.now + milliseconds)
    } else {
      pass(milliseconds: milliseconds)
    }
  }

  private func wait(_ number: Int, milliseconds: Int64) async {
    // For a dead process no time passes any more: what it waits for would never come.
    if offices[number].isDying { withUnsafeCurrentTask { $0?.cancel() } }
    await park(number, until: time.now + milliseconds, asleep: true)
  }

  /// Lets a dying office's pass run out.
  func unwind(_ number: Int) async {
    while let next = offices[number].pass?.parked.first { await turn(number, next.number) }
  }

  /// Passes time; what is in flight lands when its time comes.
  func pass(milliseconds: Int64) {
    let end = time.now + milliseconds
    while let next = flights.indices.min(by: { flights[$0].landsAt < flights[$1].landsAt }),
      flights[next].landsAt <= end
    {
      let flight = flights.remove(at: next)
      time.set(max(time.now, flight.landsAt))
      if flight.isDecided {
        commit(flight.delivery)
      } else {
        noteStray(flight.delivery)
        note("line", "request \(flight.delivery.call.number) lands late")
        _ = land(flight.delivery)
      }
    }
    time.set(end)
  }
}
