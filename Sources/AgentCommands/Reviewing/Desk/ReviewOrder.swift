/// In which order a review goes through what waits.
struct ReviewOrder: Hashable, Sendable {
  /// Where the next item comes from.
  enum Source: Hashable, Sendable {
    case named(ReviewName)
    /// The first conflict behind this one.
    case conflict(after: Int64)
    /// The first rejected edit behind this one in the order of recording.
    case rejected(after: Int64)
  }

  /// What comes next whatever else there is: what was taken back, and what stood there then.
  private var next: [ReviewName] = []
  private var lastConflict: Int64 = 0
  private var lastRejected: Int64 = 0
  /// What was put off, in that order.
  private var later: [ReviewName] = []

  /// Where to look, one after the other, until something is there: conflicts before rejected edits,
  /// those that came meanwhile among them, and then what was put off.
  var sources: [Source] {
    let own: [Source] = [.conflict(after: lastConflict), .rejected(after: lastRejected)]
    return next.map(Source.named) + own + later.map(Source.named)
  }

  mutating func reached(conflict: Int64) { lastConflict = conflict }

  mutating func reached(rejected edit: Int64) { lastRejected = edit }

  /// It comes again once all others have been.
  mutating func putOff(_ name: ReviewName) { later.append(name) }

  /// It was looked for, whether it was there or not.
  mutating func took(_ name: ReviewName) {
    next.removeAll { $0 == name }
    later.removeAll { $0 == name }
  }

  /// They come next, in this order.
  mutating func putFirst(_ names: [ReviewName]) { next = names + next }
}
