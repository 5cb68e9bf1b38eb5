/// How much is done together: edits of one durable intent, names of one search, rows of one upload.
/// Starts small, doubles while all goes well, is halved by trouble and grows back.
package struct BatchSize: Hashable, Sendable {
  /// The most there may be.
  package let bound: Int
  package private(set) var size: Int
  private var done = 0

  package init(bound: Int, first: Int) {
    self.bound = max(1, bound)
    size = min(max(1, first), max(1, bound))
  }

  /// So many of it went well.
  package mutating func noteDone(_ count: Int = 1) {
    done += count
    guard done >= size else { return }
    size = min(bound, 2 * size)
    done = 0
  }

  /// It took too long, or was too large.
  ///
  /// - Parameter count: how many there were of it; a whole batch unless told.
  package mutating func noteTrouble(of count: Int = .max) {
    size = max(1, min(size, count) / 2)
    done = 0
  }
}
