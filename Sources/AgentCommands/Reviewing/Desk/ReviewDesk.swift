import Reconciliation

/// What a person decided about one item.
enum ReviewDecision: Hashable, Sendable {
  case take(Resolution.Side)
  /// Values in place of either side, as they were typed.
  case values(String)
}

/// What a review does next.
enum ReviewStep: Sendable {
  case decide(ReviewItem, ReviewDecision)
  /// Values are to be typed.
  case ask(ReviewItem)
  /// Those that are alike are to be counted and shown, before one answer is for all of them.
  case count(ReviewItem)
  /// A question that the next answer is about.
  case question(String)
  case decideAll(AlikeItems, Resolution.Side)
  /// The side is to be taken from now on, and for those that are open.
  case learn(ReviewItem, AlikeItems, Resolution.Side)
  case undo
  case skip(ReviewItem), later(ReviewItem)
  case help
  /// The item is to be decided still.
  case again
  case unknown(String)
  case notApplicable(String)
  case end
}

/// The review as a machine: what stands before a person, and what each answer makes of it. It neither
/// reads nor writes nor shows anything.
struct ReviewDesk: Sendable {
  private enum Stage: Sendable {
    /// Nothing stands before anybody.
    case between
    case item(ReviewItem)
    /// They were asked to be counted, for one answer or for a rule.
    case counting(ReviewItem, isRule: Bool)
    case all(ReviewItem, AlikeItems, isRule: Bool)
    case confirming(ReviewItem, Resolution.Side)
    case over
  }

  private var stage = Stage.between

  /// Whether another item is to be shown.
  var wantsItem: Bool { if case .between = stage { true } else { false } }

  var isOver: Bool { if case .over = stage { true } else { false } }

  /// What stands before the person.
  var current: ReviewItem? {
    switch stage {
    case .item(let item), .counting(let item, _), .all(let item, _, _), .confirming(let item, _):
      item
    case .between, .over: nil
    }
  }

  /// Another item comes before the one that stands there.
  mutating func leaveItem() { stage = .between }

  /// An item was put before the person.
  mutating func show(_ item: ReviewItem) { stage = .item(item) }

  /// The person answered.
  mutating func take(_ answer: ReviewAnswer) -> ReviewStep {
    switch stage {
    case .between, .counting, .over: return .again
    case .item(let item): return take(answer, about: item)
    case .all(let item, let items, let isRule):
      guard let side = answer.side else { return back(to: item) }
      stage = .between
      return isRule ? .learn(item, items, side) : .decideAll(items, side)
    case .confirming(let item, let side):
      guard answer == .yes else { return back(to: item) }
      stage = .between
      return .decide(item, .take(side))
    }
  }

  /// Those that are alike were counted; the next answer is for all of them.
  mutating func counted(_ items: AlikeItems) -> ReviewStep {
    guard case .counting(let item, let isRule) = stage else { return .again }
    stage = .all(item, items, isRule: isRule)
    let sides = item.sides
    let forGood = sides.remoteIsFinal ? " for good" : ""
    let question = "l \(sides.local), r \(sides.remote)\(forGood), any other key goes back"
    guard isRule else { return .question("\(items.preview)\n\(question)") }
    return .question("from now on, and for \(items.preview)\n\(question)")
  }

  private mutating func take(_ answer: ReviewAnswer, about item: ReviewItem) -> ReviewStep {
    switch answer {
    case .local: return take(.local, of: item)
    case .remote: return take(.remote, of: item)
    case .edit(let text):
      guard !item.isGone else {
        return .notApplicable("the record is gone on Sunbird: make it again, or give it up")
      }
      guard let text else { return .ask(item) }
      return decide(item, .values(text))
    case .skip:
      stage = .between
      return .skip(item)
    case .later:
      stage = .between
      return .later(item)
    case .all:
      stage = .counting(item, isRule: false)
      return .count(item)
    case .always:
      guard item.hasRule else {
        return .notApplicable("only fields that were changed on both sides can have a rule")
      }
      stage = .counting(item, isRule: true)
      return .count(item)
    case .undo: return .undo
    case .help: return .help
    case .leave:
      stage = .over
      return .end
    case .yes: return .unknown("yes")
    case .other(let text): return .unknown(text)
    }
  }

  private mutating func take(_ side: Resolution.Side, of item: ReviewItem) -> ReviewStep {
    guard item.isFinal(side) else { return decide(item, .take(side)) }
    stage = .confirming(item, side)
    return .question("\(item.sides.remote) for good? y does it, any other key goes back")
  }

  private mutating func decide(_ item: ReviewItem, _ decision: ReviewDecision) -> ReviewStep {
    stage = .between
    return .decide(item, decision)
  }

  private mutating func back(to item: ReviewItem) -> ReviewStep {
    stage = .item(item)
    return .again
  }
}

extension ReviewAnswer {
  fileprivate var side: Resolution.Side? {
    switch self {
    case .local: .local
    case .remote: .remote
    case .edit, .skip, .later, .all, .always, .undo, .help, .leave, .yes, .other: nil
    }
  }
}

extension ReviewItem {
  /// What taking each side means.
  var sides: (local: String, remote: String, remoteIsFinal: Bool) {
    switch self {
    case .conflict(let conflict):
      switch conflict.kind {
      case .fields: ("local", "remote", false)
      case .gone: ("make again", "give up", true)
      }
    case .rejected: ("try again", "withdraw", true)
    }
  }

  fileprivate var isGone: Bool {
    if case .conflict(let conflict) = self { conflict.kind == .gone } else { false }
  }

  /// Whether a standing rule can decide such.
  fileprivate var hasRule: Bool {
    if case .conflict(let conflict) = self {
      conflict.kind == .fields && !conflict.disputes.isEmpty
    } else {
      false
    }
  }
}
