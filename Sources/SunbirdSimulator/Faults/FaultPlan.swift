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
    _ request: ArrivedRequest, operation: ServedOperation?, record: StoredKey?
  ) -> Fault.Action? {
    hit { fault in
      !fault.isInBody && fault.target.matches(request, operation: operation, record: record)
    }
  }

  /// After how many bytes of its body a request is broken off of which only the head is here; nil for
  /// never.
  mutating func hit(head request: ArrivedRequest, operation: ServedOperation?) -> Int? {
    let action = hit { fault in
      fault.isInBody && fault.target.matches(request, operation: operation, record: nil)
    }
    if case .bodyTimeout(let bytes) = action { return bytes }
    return nil
  }

  private mutating func hit(_ isMeant: (Fault) -> Bool) -> Fault.Action? {
    for index in entries.indices {
      let fault = entries[index].fault
      guard isMeant(fault) else { continue }
      entries[index].matches += 1
      let hits = entries[index].matches - fault.after
      if hits >= 1, fault.times.map({ hits <= $0 }) ?? true { return fault.action }
    }
    return nil
  }
}

extension Fault.Target {
  func matches(
    _ request: ArrivedRequest, operation: ServedOperation?, record: StoredKey?
  ) -> Bool {
    if let pathSuffix, !request.path.hasSuffix(pathSuffix) { return false }
    if let reads, operation.map({ $0.isRead != reads }) ?? true { return false }
    if let bodyHolds, !request.holds(bodyHolds) { return false }
    if let minBodyBytes, request.body.count < minBodyBytes { return false }
    if let wanted = self.operation, wanted != operation { return false }
    if let wanted = self.record, wanted != record { return false }
    return true
  }
}

extension ArrivedRequest {
  /// Whether the unpacked body holds the text somewhere.
  fileprivate func holds(_ text: String) -> Bool {
    String(decoding: plainBody ?? [], as: UTF8.self).contains(text)
  }
}

extension Fault {
  /// Whether it strikes before the body is here.
  fileprivate var isInBody: Bool {
    if case .bodyTimeout = action { true } else { false }
  }
}
