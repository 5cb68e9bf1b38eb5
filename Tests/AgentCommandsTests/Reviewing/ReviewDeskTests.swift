import Causality
import Foundation
import Outbox
import Reconciliation
import Registry
import Testing

@testable import AgentCommands

/// The review as a machine, without a store or a terminal.
struct ReviewDeskTests {
  /// What a step is, in a word.
  private static func word(_ step: ReviewStep) -> String {
    switch step {
    case .decide(_, .take(let side)): "decide \(side)"
    case .decide(_, .values(let text)): "decide \(text)"
    case .ask: "ask"
    case .count: "count"
    case .question: "question"
    case .decideAll(let items, let side): "all \(items.items.count) \(side)"
    case .learn(_, let items, let side): "learn \(items.items.count) \(side)"
    case .undo: "undo"
    case .skip: "skip"
    case .later: "later"
    case .help: "help"
    case .again: "again"
    case .unknown: "unknown"
    case .notApplicable: "notApplicable"
    case .end: "end"
    }
  }

  struct Row: Sendable {
    let item: String
    let answers: [ReviewAnswer]
    let steps: [String]
    var over = false
    var next = false
  }

  @Test(arguments: [
    Row(item: "fields", answers: [.local], steps: ["decide local"], next: true),
    Row(item: "fields", answers: [.remote], steps: ["decide remote"], next: true),
    Row(item: "fields", answers: [.edit("x=1")], steps: ["decide x=1"], next: true),
    Row(item: "fields", answers: [.edit(nil)], steps: ["ask"]),
    Row(
      item: "fields", answers: [.edit(nil), .edit("x=1")], steps: ["ask", "decide x=1"], next: true),
    Row(item: "fields", answers: [.skip], steps: ["skip"], next: true),
    Row(item: "fields", answers: [.later], steps: ["later"], next: true),
    Row(item: "fields", answers: [.undo, .local], steps: ["undo", "decide local"], next: true),
    Row(
      item: "fields", answers: [.help, .yes, .other("x")], steps: ["help", "unknown", "unknown"]),
    Row(item: "fields", answers: [.leave], steps: ["end"], over: true),
    Row(item: "fields", answers: [.all, .local], steps: ["count", "all 2 local"], next: true),
    Row(item: "fields", answers: [.all, .remote], steps: ["count", "all 2 remote"], next: true),
    // Whatever is no side goes back, and decides nothing.
    Row(
      item: "fields", answers: [.all, .leave, .skip], steps: ["count", "again", "skip"], next: true),
    Row(
      item: "fields", answers: [.all, .yes, .local], steps: ["count", "again", "decide local"],
      next: true),
    Row(
      item: "fields", answers: [.always, .remote], steps: ["count", "learn 2 remote"], next: true),
    Row(item: "fields", answers: [.always, .undo], steps: ["count", "again"]),
    // What ends an edit for good is asked about.
    Row(item: "gone", answers: [.local], steps: ["decide local"], next: true),
    Row(item: "gone", answers: [.remote, .yes], steps: ["question", "decide remote"], next: true),
    Row(item: "gone", answers: [.remote, .remote], steps: ["question", "again"]),
    Row(
      item: "gone", answers: [.always, .edit("x=1")], steps: ["notApplicable", "notApplicable"]),
    Row(item: "rejected", answers: [.local], steps: ["decide local"], next: true),
    Row(
      item: "rejected", answers: [.remote, .yes], steps: ["question", "decide remote"], next: true),
    Row(
      item: "rejected", answers: [.always, .edit("x=1")], steps: ["notApplicable", "decide x=1"],
      next: true),
    Row(item: "rejected", answers: [.all, .local], steps: ["count", "all 2 local"], next: true),
  ])
  func eachAnswerIsOneStep(row: Row) async throws {
    let item = try await Items.made(row.item)
    var desk = ReviewDesk()
    desk.show(item)
    var steps: [String] = []
    for answer in row.answers {
      let step = desk.take(answer)
      steps.append(Self.word(step))
      if case .count = step {
        let question = desk.counted(AlikeItems(alike: item.alike, items: [item, item]))
        #expect(Self.word(question) == "question")
      }
    }
    #expect(steps == row.steps)
    #expect(desk.isOver == row.over)
    #expect(desk.wantsItem == row.next)
  }

  @Test func nothingIsDecidedWhereNothingWasShown() {
    var desk = ReviewDesk()
    #expect(Self.word(desk.take(.local)) == "again")
  }

  @Test func thePreviewSaysHowManyRecordsItTouches() async throws {
    let item = try await Items.made("fields")
    let items = AlikeItems(alike: item.alike, items: [item, item, item, item])
    #expect(
      items.preview
        == "all 4 conflicts about user location, 1 record: user:ap/asha, user:ap/asha, user:ap/asha, …"
    )
    let rejected = try await Items.made("rejected")
    #expect(
      AlikeItems(alike: rejected.alike, items: [rejected]).preview
        == "all 1 rejected user-update edits (INVALID_PHONE, phone), 1 record: user:ap/asha")
  }

  @Test(arguments: [
    ("l", ReviewAnswer.local), ("local", .local), ("r", .remote), ("remote", .remote),
    ("e", .edit(nil)), ("edit phone=1 local", .edit("phone=1 local")), ("e x=1", .edit("x=1")),
    ("s", .skip), ("later", .later), ("t", .later), ("all", .all), ("w", .always), ("undo", .undo),
    ("quit", .leave), ("yes", .yes), ("?", .help), ("locla", .other("locla")),
    ("l r", .other("l r")), ("sync --now", .other("sync --now")),
  ])
  func aLineIsAWordOrItsKey(line: String, answer: ReviewAnswer) {
    #expect(ReviewAnswer(line: line) == answer)
  }

  @Test(
    arguments: [
      ("l", ReviewAnswer.local), ("\u{3}", .leave), ("\u{4}", .leave), ("\u{1B}", .other("\u{1B}")),
      ("A", .other("A")), ("ಲ", .other("ಲ")),
    ] as [(Unicode.Scalar, ReviewAnswer)])
  func aKeyIsOneLetter(key: Unicode.Scalar, answer: ReviewAnswer) {
    #expect(ReviewAnswer(key: key) == answer)
  }

  @Test func conflictsComeFirstAndWhatWasPutOffLast() {
    var order = ReviewOrder()
    order.reached(conflict: 4)
    order.reached(rejected: 9)
    order.putOff(.conflict(2))
    order.putOff(.conflict(3))
    let rest: [ReviewOrder.Source] = [.conflict(after: 4), .rejected(after: 9)]
    #expect(order.sources == rest + [.named(.conflict(2)), .named(.conflict(3))])
    order.took(.conflict(2))
    order.putFirst([.conflict(1), .conflict(4)])
    #expect(
      order.sources
        == [.named(.conflict(1)), .named(.conflict(4))] + rest + [.named(.conflict(3))])
  }

  @Test(arguments: [
    ("location=Hubballi", Resolution(take: nil, values: [.location: "Hubballi"])),
    (
      "phone:remote location='New Town' local",
      Resolution(take: .local, sides: [.phone: .remote], values: [.location: "New Town"])
    ),
    ("password:local remote", Resolution(take: .remote, sides: [.password: .local])),
    ("location=a:local", Resolution(take: nil, values: [.location: "a:local"])),
  ])
  func valuesAreTypedAsWords(line: String, resolution: Resolution) throws {
    #expect(try ValueLine(line).resolution() == resolution)
  }

  @Test(arguments: ["hubballi", "x:local", "location='open"])
  func whatIsNoValueIsRefused(line: String) {
    #expect(throws: CommandError.self) { try ValueLine(line) }
  }
}

/// Items as a store has them.
enum Items {
  static let seen: Fields = [.location: "C"]

  /// - Parameter kind: `fields`, `gone` or `rejected`.
  static func made(_ kind: String, _ dispute: Dispute? = nil) async throws -> ReviewItem {
    let folder = FileManager.default.temporaryDirectory.appending(path: "items-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try await Outbox.create(path: folder + "/agent.db", name: "dharwad-01")
    let key = RecordKey.user(provider: "ap", userName: "asha")
    let dispute = dispute ?? Dispute(name: .location, base: "A", local: "B", remote: "C")
    let draft = DraftEdit(
      operation: .updateUser, key: key, fields: [dispute.name: dispute.local ?? .null])
    _ = try await store.record(draft, by: "asha", at: Date(timeIntervalSince1970: 0))
    let claim = try #require(try await store.claim(limit: 1).first)
    try await store.begin([(claim: claim, operation: .updateUser)], at: Date())
    let settlement: Settlement
    switch kind {
    case "gone":
      settlement = .conflict(
        FoundConflict(kind: .gone, disputes: [], remote: [:], serverID: nil))
    case "rejected":
      settlement = .rejected(
        Problem(code: "INVALID_PHONE", message: "not a phone", field: "phone", httpStatus: 400))
    default:
      settlement = .conflict(
        FoundConflict(
          kind: .fields, disputes: [dispute], remote: [dispute.name: dispute.remote ?? .null],
          serverID: nil))
    }
    try await store.settle([(claim: claim, settlement: settlement)], at: Date())
    if kind == "rejected" {
      return .rejected(try #require(try await store.rejected(limit: 1).first))
    }
    return .conflict(try #require(try await store.conflicts(limit: 1).first))
  }
}
