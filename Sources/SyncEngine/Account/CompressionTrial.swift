/// What a pass knows of whether the server can read compressed bodies.
struct CompressionTrial {
  private var sendsPlain: Bool
  /// How many bodies are on their way to find that out; until then the others go plain, too.
  private var underWay = 0
  /// Whether this pass found out that the server can't.
  private(set) var foundPlainOnly = false
  /// The writes that a page refused while they were compressed, by their names. They are asked about,
  /// and then go plain.
  private var suspects: Set<String> = []

  init(sendsPlain: Bool) { self.sendsPlain = sendsPlain }

  /// Whether nothing is to be compressed for now.
  var goesPlain: Bool { sendsPlain || underWay > 0 }

  mutating func begin() { underWay += 1 }

  /// - Parameter isRead: whether the service took the plain copy for a request: then the rest of the
  ///   pass goes plain.
  mutating func end(isRead: Bool) {
    underWay -= 1
    guard isRead else { return }
    sendsPlain = true
    foundPlainOnly = true
  }

  mutating func suspect(_ name: String) { suspects.insert(name) }

  /// Whether the write is one of those; it is so once.
  mutating func isSuspect(_ name: String) -> Bool { suspects.remove(name) != nil }
}
