import Causality
import Foundation
import Outbox
import Registry
import SunbirdSimulator

/// A simulated world: offices with the real engine and real stores, one server, a line, other
/// people. One thing happens at a time; which, is drawn from the seed's dice.
///
/// An actor because the passes of the offices run as tasks of their own. They take turns: a pass
/// runs until it parks at an exchange or a transaction, and only then the world draws what happens
/// next. So the order of events never depends on the machine.
actor World {
  let options: SimulationOptions
  let folder: String
  let time = WorldTime()
  var dice: Dice
  var weather: Weather
  var server: SimulatedServer
  var ledger: Ledger
  var offices: [Office] = []
  var people: People
  var trace = Trace()
  /// The first promise that was broken; nothing after it counts.
  var violation: Violation?
  /// Requests that will take effect although nobody waits for them any more.
  var flights: [Flight] = []
  /// How long the index follows behind, in milliseconds.
  let indexDelay: Int64
  var calls = 0
  var copies = 0
  /// The office whose pass runs just now.
  var running: Int?
  private var worldTurn: CheckedContinuation<Void, Never>?

  init(seed: UInt64, options: SimulationOptions) {
    self.options = options
    folder = "\(options.folder)/sunbird-simulation-\(UUID().uuidString)"
    var dice = Dice(seed: seed)
    weather = Weather(&dice)
    indexDelay = dice.happens(permille: 600) ? Int64(dice.number(in: 1...8000)) : 0
    server = SimulatedServer(
      time: time, indexDelay: indexDelay, uniqueEmail: dice.happens(permille: 300))
    ledger = Ledger(offices: options.offices)
    people = People()
    self.dice = dice
  }

  /// Lives the world to its end.
  func live() async throws -> Violation? {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
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
    for number in 0..<options.offices {
      let clock = OfficeClock(time) { [weak self] in await self?.wait(number, milliseconds: $0) }
      let path = "\(folder)/\(number)/agent.db"
      offices.append(
        Office(number: number, path: path, clock: clock, jitter: SharedDice(dice.split())))
      offices[number].outbox = try await Outbox.create(
        path: path, name: "office-\(number + 1)", machine: Machine(id: "\(number)"),
        watch: watch(number))
    }
  }

  /// Lets every pass end and removes what is left on disk.
  private func end() async {
    weather = .calm
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
  /// Lets an office's pass run until it parks again or ends.
  func turn(_ number: Int) async {
    guard let parked = offices[number].pass?.parked else { return }
    offices[number].pass?.parked = nil
    await turn(number) { parked.resume() }
  }

  /// Starts something that runs as an office's pass, and waits until it parks or ends.
  func turn(_ number: Int, _ start: () -> Void) async {
    running = number
    await withCheckedContinuation { continuation in
      worldTurn = continuation
      start()
    }
    running = nil
  }

  /// The running pass gives the turn back for good.
  func giveTurnBack() {
    let turn = worldTurn
    worldTurn = nil
    turn?.resume()
  }

  /// The running pass waits, until true time `wakesAt` at least, for its next turn.
  func park(_ number: Int, until wakesAt: Int64) async {
    guard running == number, offices[number].pass != nil, !offices[number].isDying else { return }
    await withCheckedContinuation { continuation in
      offices[number].pass?.parked = continuation
      offices[number].pass?.wakesAt = wakesAt
      giveTurnBack()
    }
  }

  /// An occasion for others to go first.
  func yield(_ number: Int) async {
    guard running == number, dice.happens(permille: weather.interleaving) else { return }
    await park(number, until: time.now)
  }

  private func wait(_ number: Int, milliseconds: Int64) async {
    // For a dead process no time passes any more: what it waits for would never come.
    if offices[number].isDying { withUnsafeCurrentTask { $0?.cancel() } }
    await park(number, until: time.now + milliseconds)
  }

  /// Lets a dying office's pass run out.
  func unwind(_ number: Int) async {
    while offices[number].pass != nil { await turn(number) }
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
        note("line", "request \(flight.delivery.call.number) lands late")
        _ = land(flight.delivery)
      }
    }
    time.set(end)
  }
}
