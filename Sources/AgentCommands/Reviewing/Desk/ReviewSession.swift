import Foundation
import Outbox
import Reconciliation
import Registry

/// One review: does what the desk says on the store, and shows what comes of it.
struct ReviewSession {
  let outbox: Outbox
  let options: GlobalOptions
  let author: String
  let input: ReviewInput
  /// The configuration; a rule that is made in the review is in it from then on.
  private var configuration: AgentConfiguration
  private var desk = ReviewDesk()
  private var order = ReviewOrder()
  /// The exit status of the first answer that failed.
  private(set) var failed: Int32?

  init(
    outbox: Outbox, configuration: AgentConfiguration, options: GlobalOptions, author: String,
    input: ReviewInput
  ) {
    (self.outbox, self.configuration, self.options) = (outbox, configuration, options)
    (self.author, self.input) = (author, input)
  }

  /// Goes on until nothing waits any more, or the person leaves.
  mutating func run() async throws {
    while !desk.isOver {
      if desk.wantsItem {
        guard let item = try await nextItem() else {
          options.say("nothing more waits for you")
          return
        }
        try await show(item)
      }
      guard let answer = await input.answer() else { return }
      try await perform(desk.take(answer))
    }
  }

  // MARK: What comes next

  private mutating func nextItem() async throws -> ReviewItem? {
    for source in order.sources {
      if let item = try await item(from: source) { return item }
    }
    return nil
  }

  private mutating func item(from source: ReviewOrder.Source) async throws -> ReviewItem? {
    switch source {
    case .named(let name):
      order.took(name)
      return try await item(named: name)
    case .conflict(let after):
      let found = try await outbox.conflicts(
        after: after, limit: 1, policies: configuration.policies
      ).first
      if let found { order.reached(conflict: found.id) }
      return found.map(ReviewItem.conflict)
    case .rejected(let after):
      let found = try await outbox.rejected(after: after, limit: 1).first
      if let found { order.reached(rejected: found.edit.id) }
      return found.map(ReviewItem.rejected)
    }
  }

  /// The item as it stands now; nil where it does not wait any more.
  private func item(named name: ReviewName) async throws -> ReviewItem? {
    switch name {
    case .rejected(let dot): return try await outbox.rejected(dot).map(ReviewItem.rejected)
    case .conflict(let id):
      do {
        return .conflict(try await outbox.conflict(id, policies: configuration.policies))
      } catch StoreError.unknownConflict { return nil }
    }
  }

  private mutating func show(_ item: ReviewItem) async throws {
    desk.show(item)
    if case .conflict(let conflict) = item { Session.current.shown.note(conflict) }
    if options.printsJSON {
      options.console.print(try JSONOutput.line(item.json(for: configuration.dialect)))
      return
    }
    let status = try await outbox.status()
    let page = ReviewPage(item: item, width: options.width)
    for line in page.lines(waiting: status[.conflict] + status[.rejected]) {
      options.console.print(line)
    }
    if input.isTyped { page.keys.forEach(options.console.print) }
  }

  // MARK: What an answer does

  private mutating func perform(_ step: ReviewStep) async throws {
    switch step {
    case .decide(let item, let decision): try await decide(item, decision)
    case .ask(let item):
      guard let text = await input.values(item.begunValues) else { return try await show(item) }
      try await perform(desk.take(.edit(text)))
    case .count(let item):
      try await perform(desk.counted(try await alike(item)))
    case .question(let text): text.split(separator: "\n").forEach { options.say(String($0).safe) }
    case .decideAll(let items, let side): try await decideAll(items, side)
    case .learn(let item, let items, let side): try await learn(item, items, side)
    case .undo: try await undo()
    case .skip, .end: break
    case .later(let item): order.putOff(item.name)
    case .help: Self.help.forEach(options.say)
    case .again: options.say("nothing was done")
    case .unknown(let text): refuse("\(text) is no answer", hint: Self.help.joined(separator: "; "))
    case .notApplicable(let text): refuse(text, hint: nil)
    }
  }

  private static let help = [
    "l local: what stands here · r remote: what stands on Sunbird · e edit: other values",
    "s skip: not in this review · t later: once all others have been · a all: the same for all such",
    "w always: a standing rule in the configuration · u undo: the last answer, as long as it was not sent",
    "q quit, or Ctrl-C: leave the review",
  ]

  /// An answer that did nothing. At a terminal that is a slip of the finger, in a pipe a failure.
  private mutating func refuse(_ text: String, hint: String?) {
    guard !input.isTyped else { return options.say(text.safe) }
    fail(CommandError(.usage, code: "usage", text, hint: hint))
  }

  private mutating func fail(_ error: CommandError) {
    error.report(to: options.console, json: options.printsJSON)
    if failed == nil { failed = error.status.rawValue }
  }

  private mutating func decide(_ item: ReviewItem, _ decision: ReviewDecision) async throws {
    do {
      guard let made = try await maker.decide(item, decision) else {
        return options.say("it does not wait any more: somebody has decided it meanwhile")
      }
      Session.current.decisions.note([made.decision])
      try tell(made)
    } catch StoreError.conflictChanged(let changed) {
      options.say("it has changed since it was shown; nothing was decided")
      try await show(.conflict(changed))
    } catch ReviewMaker.Changed.rejected(let changed) {
      options.say("it has changed since it was shown; nothing was decided")
      try await show(.rejected(changed))
    } catch let error as StoreError where CommandError(error).status == .badData {
      fail(CommandError(error))
      try await show(item)
    } catch let error as CommandError where error.status == .usage {
      fail(error)
      try await show(item)
    } catch let problem as EditProblem {
      fail(CommandError(problem))
      try await show(item)
    }
  }

  private var maker: ReviewMaker {
    ReviewMaker(outbox: outbox, configuration: configuration, author: author)
  }

  private func tell(_ made: ReviewMaker.Made) throws {
    if options.printsJSON {
      options.console.print(try JSONOutput.line(made.edit.receipt()))
    } else {
      options.console.print("\(made.sentence): \(made.edit.dot) (\(made.edit.state.rawValue))")
    }
    for name in made.leftOut {
      options.say("\(name.rawValue) is left out and has left the store: record it anew")
    }
  }

  // MARK: All that are alike

  private func alike(_ item: ReviewItem) async throws -> AlikeItems {
    let wanted = item.alike
    var items: [ReviewItem] = []
    func note(_ item: ReviewItem) { if item.alike == wanted { items.append(item) } }
    switch item {
    case .conflict:
      _ = try await Paging.each(
        limit: 0,
        page: { after, count in
          try await outbox.conflicts(after: after, limit: count, policies: configuration.policies)
            .map { ($0.id, $0) }
        }, show: { note(.conflict($0)) })
    case .rejected:
      _ = try await Paging.each(
        limit: 0,
        page: { after, count in
          try await outbox.rejected(after: after, limit: count).map { ($0.edit.id, $0) }
        }, show: { note(.rejected($0)) })
    }
    return AlikeItems(alike: wanted, items: items)
  }

  /// One answer for all that were counted. What has changed since is shown again.
  private mutating func decideAll(_ items: AlikeItems, _ side: Resolution.Side) async throws {
    var decisions: [Decision] = []
    var changed: [ReviewName] = []
    for item in items.items {
      do {
        guard let made = try await maker.decide(item, .take(side)) else { continue }
        decisions.append(made.decision)
        try tell(made)
      } catch StoreError.conflictChanged {
        changed.append(item.name)
      } catch ReviewMaker.Changed.rejected {
        changed.append(item.name)
      }
    }
    Session.current.decisions.note(decisions)
    options.say("\(decisions.count) decided, \(changed.count) changed meanwhile")
    order.putFirst(changed)
  }

  /// Makes a rule of the side, and has it decide what is open.
  private mutating func learn(
    _ item: ReviewItem, _ items: AlikeItems, _ side: Resolution.Side
  ) async throws {
    guard case .conflict(let conflict) = item else { return }
    let policy: ConflictPolicy = side == .local ? .local : .remote
    let places = conflict.disputes.map {
      ConflictPolicies.Place(kind: conflict.record.key.kind, field: $0.name)
    }
    do {
      let file = try options.learn(places, policy, by: author)
      let names = places.map(\.name).joined(separator: ", ")
      options.say("from now on \(policy.rawValue) for \(names), by \(file.safe)")
    } catch let error as CommandError {
      fail(error)
      return try await show(item)
    }
    configuration = try await options.configuration()
    try await decideAll(items, side)
  }

  private mutating func undo() async throws {
    guard let decisions = Session.current.decisions.takeLast() else {
      return options.say("nothing was decided in this session")
    }
    let taken = try await outbox.takeBack(decisions, by: author, at: Date())
    taken.sentences.forEach(options.say)
    // What stands there now comes right behind.
    let current = desk.current.map { [$0.name] } ?? []
    order.putFirst(taken.compactMap(\.name) + current)
    desk.leaveItem()
  }
}

extension TakenBack {
  /// What waits for a person again.
  fileprivate var name: ReviewName? {
    switch self {
    case .reopened(let conflict): .conflict(conflict)
    case .rejectedAgain(let edit): .rejected(edit)
    case .stands: nil
    }
  }
}
