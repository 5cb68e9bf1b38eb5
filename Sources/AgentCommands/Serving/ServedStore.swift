import Foundation
import Outbox

/// The store of a server, opened by the first who asks and kept open while somebody does: each time it
/// is asked whether it is still the one that stands at its path. One that is not, or that has failed, is
/// closed when the last who uses it is done. Where nobody asks for a while it is let go, so that who
/// copies its file, or puts another in its place, finds it as a command leaves it.
///
/// An actor, because requests come side by side and must neither open it twice nor close it for each
/// other.
actor ServedStore {
  private let options: GlobalOptions
  /// Keeps the configuration from one request to the next.
  private let reading: Session
  private let opening: Session
  private var current: OpenStore?
  private var isBusy = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// Seconds without a request after which it is let go.
  private static let idleSeconds = 2.0

  init(_ options: GlobalOptions) {
    self.options = options
    var session = Session.current
    // What is odd about the environment was said at the start.
    session.ownsInput = true
    opening = session
    session.kept = KeptOpen()
    reading = session
  }

  /// The configuration as it stands now.
  func configuration() async throws -> AgentConfiguration {
    try await Session.$current.withValue(reading) { try await options.configuration() }
  }

  /// Works with the store and the configuration as they stand now.
  func use<Value: Sendable>(
    _ work: @Sendable (Outbox, AgentConfiguration) async throws -> Value
  ) async throws -> Value {
    let (store, configuration) = try await take()
    do {
      let value = try await work(store.outbox, configuration)
      giveBack(store)
      return value
    } catch {
      // What a failure has left of an open store is not worth keeping.
      if let error = error as? StoreError, CommandError(error).status == .store { retire(store) }
      giveBack(store)
      throw error
    }
  }

  /// One after the other: the second of two who come at once finds what the first has opened.
  private func take() async throws -> (OpenStore, AgentConfiguration) {
    while isBusy { await withCheckedContinuation { waiting.append($0) } }
    isBusy = true
    defer {
      isBusy = false
      for continuation in waiting { continuation.resume() }
      waiting = []
    }
    let configuration = try await configuration()
    // Nothing comes between the look at a store and its being taken.
    if let store = current, store.path == configuration.store, store.isStill {
      store.users += 1
      store.uses += 1
      return (store, configuration)
    }
    if let store = current { retire(store) }
    let (outbox, asOpened) = try await Session.$current.withValue(opening) {
      try await options.openStore()
    }
    let store = try OpenStore(path: configuration.store, outbox)
    current = store
    return (store, asOpened)
  }

  private func giveBack(_ store: OpenStore) {
    store.users -= 1
    guard store.users == 0 else { return }
    guard current === store else { return store.close() }
    let uses = store.uses
    Task {
      try await Task.sleep(for: .seconds(Self.idleSeconds))
      if store.users == 0, store.uses == uses { close() }
    }
  }

  /// Nobody else gets it; it is closed when the last has given it back.
  private func retire(_ store: OpenStore) {
    guard current === store else { return }
    current = nil
    if store.users == 0 { store.close() }
  }

  /// Lets it go, once nobody uses it any more.
  func close() {
    if let store = current { retire(store) }
  }
}

/// A store that is open, and how many are at work in it. Belongs to the actor that has opened it.
private final class OpenStore {
  let path: String
  let outbox: Outbox
  var users = 1
  /// How many have taken it so far: whether somebody came meanwhile.
  var uses = 1
  private let opened: OpenedState

  init(path: String, _ outbox: Outbox) throws {
    self.path = path
    self.outbox = outbox
    opened = try outbox.openedState()
  }

  var isStill: Bool { outbox.isStill(opened) }

  func close() { outbox.close(openedAs: opened) }
}
