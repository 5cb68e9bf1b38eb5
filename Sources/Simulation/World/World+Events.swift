import Codecs
import Foundation
import Outbox
import Reconciliation
import Registry
import SunbirdSimulator

// MARK: What happens

extension World {
  private enum Event {
    case record, pass, turn, time, somebodyElse, repair, withdraw, decide, trouble
  }

  /// Things happen until every edit is recorded and a while beyond.
  func roughTime() async throws {
    var left = options.edits
    var steps = 0
    while violation == nil, steps < options.edits * 10 {
      steps += 1
      switch dice.pick(weighted: Self.events) {
      case .record:
        if left > 0 {
          left -= 1
          try await recordSomething(dice.number(below: offices.count))
        }
      case .pass: await startPass(dice.number(below: offices.count))
      case .turn: await turnOfSomebody()
      case .time: pass(milliseconds: Int64(dice.pick([300, 4000, 60_000, 900_000, 4_000_000])))
      case .somebodyElse: changeSomething()
      case .repair: try await repair(dice.number(below: offices.count))
      case .withdraw: try await withdrawSomething(dice.number(below: offices.count))
      case .decide: _ = try await decideConflicts(dice.number(below: offices.count))
      case .trouble: try await trouble(dice.number(below: offices.count))
      }
      for number in offices.indices where offices[number].isDying { await retireOffice(number) }
      for number in offices.indices
      where offices[number].outbox == nil && offices[number].startsAt <= time.now {
        try await start(number)
      }
    }
  }

  private static let events: [(weight: Int, choice: Event)] = [
    (14, .record), (14, .pass), (40, .turn), (9, .time), (7, .somebodyElse), (2, .repair),
    (2, .withdraw), (2, .decide), (10, .trouble),
  ]

  /// One of all that wait for their turn has it. Where all of them sleep, time passes.
  private func turnOfSomebody() async {
    let parked = offices.flatMap { office in
      (office.pass?.parked ?? []).map { (office: office.number, parked: $0) }
    }
    guard let first = parked.min(by: { $0.parked.wakesAt < $1.parked.wakesAt }) else { return }
    pass(milliseconds: max(0, first.parked.wakesAt - time.now))
    let ready = parked.filter { $0.parked.wakesAt <= time.now }
    let next = dice.pick(ready)
    await turn(next.office, next.parked.number)
  }

  /// Somebody who does not use the agent changes something on the server.
  private func changeSomething() {
    let key = dice.pick(People.keys)
    let stored = key.stored
    if server[stored] != nil, mayEnd(key),
      dice.happens(permille: key.kind == .membership ? 300 : faults.erasure)
    {
      server.somebodyElse(removes: stored)
      note("somebody", "removes \(key)")
      return
    }
    if key.kind == .membership,
      [stored.member, stored.organisation].contains(where: { $0.map { server[$0] == nil } ?? true })
    {
      return
    }
    let view = server[stored]?.values
    guard view != nil || dice.happens(permille: 400) else { return }
    let fields = people.draft(key, view: view, isProven: true, &dice).fields
    var wire = Dictionary(uniqueKeysWithValues: fields.map { ($0.key.rawValue, $0.value.wire) })
    if view == nil { wire.merge(whatNewOnesHave(key)) { given, _ in given } }
    server.somebodyElse(changes: stored, wire)
    note("somebody", "changes \(key) \(fields.text)")
  }

  /// Where uploads count who is registered where, nobody and no organisation goes: Sunbird has no
  /// call that takes one away.
  private func mayEnd(_ key: RecordKey) -> Bool {
    key.kind == .membership || !traits.generation.hasUploads
  }

  /// What Sunbird makes no record without, and the organisation under which somebody registers a
  /// user, if any.
  private func whatNewOnesHave(_ key: RecordKey) -> [String: JSONValue] {
    switch key.kind {
    case .organisation: return ["orgName": .string(people.newText("School "))]
    case .membership: return [:]
    case .user:
      var fields: [String: JSONValue] = ["firstName": .string(people.newText("Name"))]
      guard traits.generation.hasUploads, dice.happens(permille: 500) else { return fields }
      let place = dice.pick([People.hub] + People.keys.filter { $0.kind == .organisation })
      fields["regOrgId"] = server[place.stored].map { .string($0.id) }
      return fields
    }
  }

  private func trouble(_ number: Int) async throws {
    let machines = faults.machines
    if dice.happens(permille: machines.crash * 10) { die(number, "for no reason of its own") }
    if dice.happens(permille: machines.backup * 10) { try await backUp(number) }
    if dice.happens(permille: machines.restore * 10) { try await putBack(number) }
    if dice.happens(permille: machines.clone * 10) { try await clone(number) }
    if dice.happens(permille: machines.signal * 10) { await signal(number) }
    if dice.happens(permille: machines.clockJump * 10) { setClock(number) }
    troubleLine(number)
  }

  private func setClock(_ number: Int) {
    let wrong: Int64 = dice.pick([0, 60_000, -3_600_000, 86_400_000, -86_400_000, 31_536_000_000])
    setClock(number, wrongBy: wrong)
    note(number, "clock is wrong by \(wrong / 1000) s from now on")
  }

  private func setClock(_ number: Int, wrongBy wrong: Int64) {
    offices[number].clock.set(wrongBy: wrong)
    offices[number].pass?.clockWasSet = true
  }

  private func troubleLine(_ number: Int) {
    if dice.happens(permille: faults.filter * 10) { putUpFilter(number) }
    if dice.happens(permille: faults.outage * 10) {
      let until = time.now + Int64(dice.pick([5000, 120_000, 3_600_000]))
      if dice.happens(permille: 700) {
        offices[number].line.offlineUntil = until
        note(number, "loses its line")
      } else {
        offices[number].line.refusedUntil = until
        note(number, "is refused from now on")
      }
    }
  }

  private func putUpFilter(_ number: Int) {
    let words = People.organisations + People.users
    let dislike: Filter.Dislike =
      switch dice.number(below: 6) {
      case 0: .reads
      case 1: .writes
      case 2: .gzip
      default: .word("\"\(dice.pick(words))\"")
      }
    let until = time.now + Int64(dice.pick([120_000, 3_600_000, 40_000_000]))
    let page: WayPage = if case .gzip = dislike { .gzipRefusal(&dice) } else { .any(&dice) }
    let filter = Filter(dislike: dislike, page: page, until: until)
    offices[number].line.filter = filter
    note(number, "gets a filter in its way: \(filter.dislike), \(filter.page.status)")
  }
}

// MARK: Quiet

extension World {
  /// The most passes of each office until everything has settled; where an hour has room for a few
  /// calls only, it takes as many hours.
  private var maxRounds: Int { traits.budget == nil ? 30 : 90 }

  /// Every trouble ends; passes run until nothing is left that only needs time. Then the promises
  /// are held against what the server has.
  func quiet() async {
    guard violation == nil else { return }
    note("world", "is quiet from now on")
    let rough = faults
    faults = .calm
    do {
      try await calmDown()
      var rounds = 0
      while violation == nil, try await !isSettled() {
        rounds += 1
        guard rounds <= maxRounds else { return try await reportUnsettled() }
        for number in offices.indices { await runPass(number) }
        pass(milliseconds: 1_800_000)
      }
      try await checkEverything()
    } catch {
      breaks(.unexpectedError, "\(error)")
    }
    faults = rough
  }

  private func calmDown() async throws {
    for number in offices.indices {
      await retireOffice(number)
      setClock(number, wrongBy: 0)
      offices[number].line = Office.Line()
      try await start(number)
    }
    while offices.contains(where: { $0.pass != nil }) { await turnOfSomebody() }
    for number in offices.indices {
      await retireOffice(number)  // of what befell its last request
      try await start(number)
    }
    pass(milliseconds: 30_000)
  }

  /// One pass from its beginning to its end, with nothing in between.
  private func runPass(_ number: Int) async {
    await startPass(number)
    while let next = offices[number].pass?.parked.min(by: { $0.wakesAt < $1.wakesAt }) {
      pass(milliseconds: max(0, next.wakesAt - time.now))
      await turn(number, next.number)
    }
  }

  private func isSettled() async throws -> Bool {
    for office in offices {
      guard let outbox = office.outbox, try await outbox.backlog().remaining == 0 else {
        return false
      }
    }
    return flights.isEmpty
  }

  /// Whether an edit waits, however many edits there are between, for one that a person has to end.
  ///
  /// - Parameter passed: the records that were looked at on the way.
  private func waitsForPerson(
    _ edit: Edit, _ outbox: Outbox, past passed: Set<RecordKey> = []
  ) async throws -> Bool {
    guard let parent = edit.waitsOn, !passed.contains(parent) else { return false }
    let ahead = try await outbox.edits(
      EditFilter(states: [.rejected, .conflict, .waiting], record: parent), limit: 100)
    for edit in ahead {
      if edit.state != .waiting { return true }
      if try await waitsForPerson(edit, outbox, past: passed.union([parent])) { return true }
    }
    return false
  }

  /// How the edits of the record stand that `edit` waits for.
  private func parentStates(_ edit: Edit, _ outbox: Outbox) async throws -> String {
    guard let parent = edit.waitsOn else { return "" }
    let ahead = try await edits(in: outbox).filter { $0.key == parent }
    return "; ahead: "
      + ahead.map { "\($0.dot) \($0.state.rawValue) \($0.waitsOn?.description ?? "")" }.joined(
        separator: ", ")
  }

  private func reportUnsettled() async throws {
    var stuck: [String] = []
    for office in offices {
      guard let outbox = office.outbox else { continue }
      for edit in try await edits(in: outbox) where [.queued, .sent, .waiting].contains(edit.state)
      {
        if edit.state == .waiting, try await waitsForPerson(edit, outbox) { continue }
        stuck.append(
          "\(edit.dot) \(edit.operation.rawValue) \(edit.key) is \(edit.state.rawValue) "
            + "on \(edit.waitsOn?.description ?? "nothing") until "
            + "\(edit.notBefore.map { "\($0)" } ?? "now"): \(edit.problem?.code ?? "no problem")"
            + (try await parentStates(edit, outbox)))
      }
    }
    breaks(.neverSettles, stuck.joined(separator: "; "))
  }
}
