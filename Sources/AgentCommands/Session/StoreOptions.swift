import Outbox

extension GlobalOptions {
  /// Opens the store that the configuration names to look at it only: nothing changes in it.
  ///
  /// - Parameter anyReplica: opens another office's, too: what is in it must not be out of reach.
  func lookAtStore(
    anyReplica: Bool = false
  ) async throws -> (outbox: Outbox, configuration: AgentConfiguration) {
    let configuration = try await configuration()
    try configuration.checkStoreFolder()
    let kept = Session.current.kept?.outbox(at: configuration.store)
    let outbox = if let kept { kept } else { try await Outbox.look(path: configuration.store) }
    if let sentence = outbox.foreseen?.sentence { console.say(sentence) }
    // Another office's backup may be looked at: nobody takes it for this office's store.
    let isCopy = outbox.foreseen?.reason == .copied
    if !anyReplica, !isCopy { try configuration.check(outbox) }
    return (outbox, configuration)
  }
}

extension Foresight {
  /// What the next edit will be called differently for, for a person; nil where it will not.
  var sentence: String? {
    guard let reason else { return nil }
    return next.map(reason.sentence)
      ?? "this store is a copy, or stands on another machine: new edits get a name of their own"
  }
}
