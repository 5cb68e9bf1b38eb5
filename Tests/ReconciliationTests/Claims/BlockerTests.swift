import Causality
import Reconciliation
import Registry
import Testing

/// Why an edit waits: one rule, one table.
struct BlockerTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let why: String
    var key: RecordKey = .membership(provider: "ap", externalID: "s1", userName: "asha")
    var fields: Fields = [:]
    var earlier: [EarlierEdit] = []
    var parents: [ParentRecord] = []
    var holders: [ContactHolder] = []
    var blocker: Blocker?

    var testDescription: String { why }
  }

  private static let own: Int64 = 7
  private static let school: Int64 = 1
  private static let teacher: Int64 = 2
  private static let user = RecordKey.user(provider: "ap", userName: "asha")

  @Test(arguments: [
    Row(why: "nothing around it: it goes"),
    Row(
      why: "an earlier edit in conflict waits for a person, and so does what follows",
      earlier: [.init(dot: dot(1), state: .conflict)],
      blocker: .earlier(dot(1), record: own)),
    Row(
      why: "an earlier edit that was rejected does, too",
      earlier: [.init(dot: dot(1), state: .rejected)],
      blocker: .earlier(dot(1), record: own)),
    Row(
      why: "what an earlier edit waits for, a later one waits for",
      earlier: [.init(dot: dot(1), state: .waiting, waitsOn: school)],
      blocker: .behind(dot(1), waitingFor: school)),
    Row(
      why: "an earlier edit that is queued or on the wire goes by itself",
      earlier: [.init(dot: dot(1), state: .queued), .init(dot: dot(2), state: .sent)]),
    Row(
      why: "an earlier edit that has its end stands in nobody's way",
      earlier: [
        .init(dot: dot(1), state: .accepted), .init(dot: dot(2), state: .folded),
        .init(dot: dot(3), state: .withdrawn),
      ]),
    Row(
      why: "of two the oldest tells",
      earlier: [
        .init(dot: dot(1), state: .queued), .init(dot: dot(2), state: .rejected),
        .init(dot: dot(3), state: .waiting, waitsOn: school),
      ],
      blocker: .earlier(dot(2), record: own)),
    Row(
      why: "an organisation that is being made comes before its members",
      parents: [.init(id: school, unfinished: [.createOrganisation])],
      blocker: .parent(school)),
    Row(
      why: "so does a user",
      parents: [.init(id: teacher, unfinished: [.createUser, .updateUser])],
      blocker: .parent(teacher)),
    Row(
      why: "of both the organisation is named",
      parents: [
        .init(id: school, unfinished: [.createOrganisation]),
        .init(id: teacher, unfinished: [.createUser]),
      ],
      blocker: .parent(school)),
    Row(
      why: "a parent that is only changed is there",
      parents: [
        .init(id: school, unfinished: [.updateOrganisation]),
        .init(id: teacher, unfinished: [.createUser]),
      ],
      blocker: .parent(teacher)),
    Row(
      why: "its own record comes before its parents",
      earlier: [.init(dot: dot(1), state: .conflict)],
      parents: [.init(id: school, unfinished: [.createOrganisation])],
      blocker: .earlier(dot(1), record: own)),
    Row(
      why: "what another user gives up by an earlier edit is waited for",
      key: user, fields: [.phone: "9900000001"],
      holders: [.init(id: 9, name: .phone, edit: 3, becomes: "9900000002")],
      blocker: .giver(9, .phone)),
    Row(
      why: "clearing it gives it up, too",
      key: user, fields: [.email: "a@example.org"],
      holders: [.init(id: 9, name: .email, edit: 3, becomes: .null)],
      blocker: .giver(9, .email)),
    Row(
      why: "who says it once more keeps it",
      key: user, fields: [.phone: "9900000001"],
      holders: [.init(id: 9, name: .phone, edit: 3, becomes: "9900000001")]),
    Row(
      why: "an edit that was recorded later is not waited for: each would wait for the other",
      key: user, fields: [.phone: "9900000001"],
      holders: [.init(id: 9, name: .phone, edit: 11, becomes: "9900000002")]),
    Row(
      why: "another field of the holder says nothing",
      key: user, fields: [.phone: "9900000001"],
      holders: [.init(id: 9, name: .email, edit: 3, becomes: "b@example.org")]),
  ])
  func says(row: Row) {
    let edit = edit(10, row.key.kind == .user ? .updateUser : .addMember, row.key, row.fields)
    let blocker = blockedBy(
      edit, earlier: row.earlier, parents: row.parents, holders: row.holders)
    #expect(blocker == row.blocker)
  }

  @Test func freeIsDueAndBlockedWaitsForWhatBlocks() {
    #expect(Transition.free(unless: nil) == .queue(notBefore: nil, problem: nil))
    #expect(
      Transition.free(unless: .parent(3)) == .wait(on: 3, retryAt: nil, problem: nil))
    #expect(Blocker.behind(dot(1), waitingFor: 4).record == 4)
    #expect(Blocker.earlier(dot(1), record: 5).record == 5)
    #expect(Blocker.giver(6, .phone).record == 6)
  }

  private func edit(
    _ id: Int64, _ operation: WriteOperation, _ key: RecordKey, _ fields: Fields
  ) -> Edit {
    Edit(
      id: id, dot: dot(UInt64(id)), recordID: Self.own, key: key, operation: operation,
      fields: fields, context: VectorClock(), recordedAt: moment(0), recordedBy: "asha")
  }
}

private func dot(_ counter: UInt64) -> Dot {
  guard let dot = Dot("a:\(counter)") else { preconditionFailure("counters are from 1") }
  return dot
}
