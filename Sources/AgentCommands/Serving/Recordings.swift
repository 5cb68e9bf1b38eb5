import Foundation
import Outbox
import Reconciliation

/// Records what requests ask for. Those that wait while others are being written go into one
/// transaction: a disk keeps them at the price of one, and each is answered when it is kept.
///
/// An actor, because requests that come side by side share the line in which they wait.
actor Recordings {
  private typealias Waiting = (
    draft: AuthoredDraft, end: CheckedContinuation<Result<Edit, AlreadyRecorded>, any Error>
  )

  private let store: ServedStore
  /// Hears that something was recorded.
  private let recorded: @Sendable () -> Void
  private var waiting: [Waiting] = []
  private var isAtWork = false

  /// The most edits of one transaction: nobody else waits long for the store.
  private static let mostAtOnce = 100

  init(_ store: ServedStore, recorded: @escaping @Sendable () -> Void) {
    self.store = store
    self.recorded = recorded
  }

  /// Records one edit; it is on disk when this returns.
  ///
  /// - Throws: what keeps the store from taking it; it is not recorded then.
  func record(_ draft: AuthoredDraft) async throws -> Result<Edit, AlreadyRecorded> {
    try await withCheckedThrowingContinuation { continuation in
      waiting.append((draft, continuation))
      guard !isAtWork else { return }
      isAtWork = true
      Task { await work() }
    }
  }

  private func work() async {
    while !waiting.isEmpty {
      let batch = Array(waiting.prefix(Self.mostAtOnce))
      waiting.removeFirst(batch.count)
      let drafts = batch.map(\.draft)
      do {
        let ends = try await store.use { outbox, _ in
          try await outbox.record(drafts, at: Date())
        }
        for (one, end) in zip(batch, ends) { one.end.resume(returning: end) }
        recorded()
      } catch {
        for one in batch { one.end.resume(throwing: error) }
      }
    }
    isAtWork = false
  }
}
