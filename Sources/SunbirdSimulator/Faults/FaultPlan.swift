/// The faults in force, in their order, each with what it has seen so far.
struct FaultPlan: Sendable {
  private var entries: [Entry] = []

  private struct Entry: Sendable {
    let fault: Fault
    var matches = 0
  }

  mutating func add(_ fault: Fault) {
    entries.append(Entry(fault: fault))
  }

  mutating func clear() {
    entries = []
  }

  /// The action of the first fault that hits this request. A fault that still lets requests pass,
  /// or is used up, leaves the request to those behind it; those behind a hit don't count it.
  mutating func hit(
    path: String, operation: ServedOperation?, record: StoredKey?
  ) -> Fault.Action? {
    for index in entries.indices {
      let fault = entries[index].fault
      guard fault.target.matches(path: path, operation: operation, record: record) else {
        continue
      }
      entries[index].matches += 1
      let hits = entries[index].matches - fault.after
      if hits >= 1, fault.times.map({ hits <= $0 }) ?? true { return fault.action }
    }
    return nil
  }
}

extension Fault.Target {
  func matches(path: String, operation: ServedOperation?, record: StoredKey?) -> Bool {
    if let pathSuffix, !path.hasSuffix(pathSuffix) { return false }
    if let wanted = self.operation, wanted != operation { return false }
    if let wanted = self.record, wanted != record { return false }
    return true
  }
}
