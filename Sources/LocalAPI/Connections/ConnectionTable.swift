/// The connections that are open, never more than a number of them. Pure.
///
/// Where all places are taken, the one that has waited longest for its next request gives its place to
/// a new one: whoever sends slowly, or nothing at all, keeps nobody else out. One whose request is being
/// answered keeps its place.
struct ConnectionTable<ID: Hashable> {
  /// What becomes of a connection that comes.
  enum Admission: Equatable {
    case admitted
    case admittedInPlaceOf(ID)
    case refused
  }

  private struct Entry {
    var isAnswered = false
    /// When its wait began, in the order of all waits.
    var since: UInt64
  }

  private let limit: Int
  private var entries: [ID: Entry] = [:]
  private var clock: UInt64 = 0

  init(limit: Int) { self.limit = limit }

  var count: Int { entries.count }

  mutating func open(_ id: ID) -> Admission {
    var admission = Admission.admitted
    if entries.count >= limit {
      let waiting = entries.filter { !$0.value.isAnswered }
      guard let longest = waiting.min(by: { $0.value.since < $1.value.since })?.key else {
        return .refused
      }
      entries[longest] = nil
      admission = .admittedInPlaceOf(longest)
    }
    clock += 1
    entries[id] = Entry(since: clock)
    return admission
  }

  /// Its request has arrived whole.
  mutating func answers(_ id: ID) { entries[id]?.isAnswered = true }

  /// Its answer has left.
  mutating func waits(_ id: ID) {
    clock += 1
    entries[id]?.isAnswered = false
    entries[id]?.since = clock
  }

  mutating func close(_ id: ID) { entries[id] = nil }
}
