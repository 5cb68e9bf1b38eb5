import AgentProcesses
import Foundation
import SeededGenerators

/// An office whose agent is killed now and then, with everything that it was asked to record.
///
/// Its records are its own, so that what has to be on the server in the end follows from its
/// recordings alone.
struct CrashOffice: Sendable {
  let name: String
  let office: Office
  private(set) var recordings: [Recording] = []
  /// A sync that was killed may leave writes that never arrived: an absence is not believed before
  /// the server's index has had its time, and until then there is little else to kill.
  var restsUntil = ContinuousClock.now

  private var number = 0

  init(number: Int, sunbird: SunbirdProcess) async throws {
    name = "crash-\(number)"
    office = try await Office.open(
      name, sunbird: sunbird,
      settings: [
        "AGENT_SYNC_BATCH_SIZE": "\([1, 4, 12, 100][number % 4])",
        "AGENT_SYNC_MAX_CONNECTIONS": "\([1, 3, 6][number % 3])",
      ])
  }

  /// A new recording of one command.
  mutating func newRecording(_ chance: inout SeededGenerator) -> Recording {
    next(wishes: [wish(&chance)])
  }

  /// A new recording of a small file's rows.
  mutating func newImport(_ chance: inout SeededGenerator) -> Recording {
    let size = Int.random(in: 2...30, using: &chance)
    var wishes: [Wish] = []
    for _ in 0..<size {
      let fresh = creation(&chance)
      wishes.append(fresh)
      if fresh.operation == .createOrganisation, chance.chance(1, in: 3) {
        wishes.append(
          Wish(
            operation: .updateOrganisation, organisation: fresh.organisation, value: value()))
      }
    }
    return next(wishes: wishes)
  }

  mutating func add(_ recording: Recording) { recordings.append(recording) }

  mutating func acknowledge(last recording: Recording) {
    recordings[recordings.count - 1].isAcknowledged = true
  }

  private mutating func next(wishes: [Wish]) -> Recording {
    Recording(author: "\(name)-command-\(recordings.count)", wishes: wishes)
  }

  private mutating func value() -> String {
    number += 1
    return "value \(number) of \(name)"
  }

  private mutating func creation(_ chance: inout SeededGenerator) -> Wish {
    let value = value()
    let id = "\(name)-\(number)"
    return chance.chance(1, in: 2)
      ? Wish(operation: .createOrganisation, organisation: id, value: value)
      : Wish(operation: .createUser, user: id, value: value)
  }

  /// A wish about a new record, or about records whose creation was acknowledged.
  private mutating func wish(_ chance: inout SeededGenerator) -> Wish {
    let sure = recordings.filter(\.isAcknowledged).flatMap(\.wishes)
    let organisations = sure.filter { $0.operation == .createOrganisation }.map(\.organisation)
    let users = sure.filter { $0.operation == .createUser }.map(\.user)
    let members = sure.filter { $0.operation == .addMember }
    let asked = Set(recordings.flatMap(\.wishes).map { "\($0.operation.rawValue) \($0.record)" })
    switch Int.random(in: 0..<10, using: &chance) {
    case 0...2 where !organisations.isEmpty:
      return Wish(
        operation: .updateOrganisation, organisation: chance.pick(organisations), value: value())
    case 3...4 where !users.isEmpty:
      return Wish(operation: .updateUser, user: chance.pick(users), value: value())
    case 5...6 where !users.isEmpty && !organisations.isEmpty:
      let wish = Wish(
        operation: .addMember, organisation: chance.pick(organisations), user: chance.pick(users),
        value: "member")
      return asked.contains("member-add \(wish.record)") ? creation(&chance) : wish
    case 7 where !members.isEmpty:
      let member = chance.pick(members)
      let wish = Wish(
        operation: .removeMember, organisation: member.organisation, user: member.user, value: "")
      return asked.contains("member-remove \(wish.record)") ? creation(&chance) : wish
    default: return creation(&chance)
    }
  }
}
