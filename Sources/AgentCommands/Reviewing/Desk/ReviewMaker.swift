import Foundation
import Outbox
import Reconciliation
import Registry

/// Makes a decision about an item on the store.
struct ReviewMaker {
  let outbox: Outbox
  let configuration: AgentConfiguration
  let author: String

  /// A decision that stands now.
  struct Made {
    let decision: Decision
    let edit: Edit
    let sentence: String
    /// Secrets that it leaves out.
    var leftOut: [FieldName] = []
  }

  /// The item is another one than was shown.
  enum Changed: Error {
    case rejected(RejectedEdit)
  }

  /// - Returns: nil where the item does not wait any more.
  /// - Throws: ``Changed``, or ``StoreError/conflictChanged(_:)``, where it is another one than was
  ///   shown; nothing is decided then.
  func decide(_ item: ReviewItem, _ decision: ReviewDecision) async throws -> Made? {
    switch item {
    case .conflict(let conflict): try await decide(conflict, decision)
    case .rejected(let rejected): try await decide(rejected, decision)
    }
  }

  private func decide(
    _ conflict: OpenConflict, _ decision: ReviewDecision
  ) async throws -> Made? {
    let resolution =
      switch decision {
      case .take(let side): Resolution(take: side)
      case .values(let text): try ValueLine(text).resolution()
      }
    do {
      let edit = try await outbox.resolve(
        conflict: conflict.id, by: resolution, seen: conflict.clock,
        policies: configuration.policies, author: author, at: Date())
      let isMadeAgain = conflict.kind == .gone && resolution.take == .local
      return Made(
        decision: .resolved(edit.dot), edit: edit, sentence: "conflict \(conflict.id) decided by",
        leftOut: isMadeAgain ? [] : conflict.secrets.filter { !resolution.carries($0) })
    } catch StoreError.unknownConflict { return nil }
  }

  private func decide(
    _ rejected: RejectedEdit, _ decision: ReviewDecision
  ) async throws -> Made? {
    let (edit, now) = (rejected.edit, Date())
    guard let current = try await outbox.rejected(edit.dot) else { return nil }
    guard current.edit.fields == edit.fields, current.edit.problem == edit.problem,
      current.attempts == rejected.attempts
    else { throw Changed.rejected(current) }
    switch decision {
    case .take(.local):
      _ = try await outbox.retry([edit.dot], by: author, at: now)
      return Made(
        decision: .repaired(rejected), edit: try await outbox.edit(edit.dot),
        sentence: "to be tried again")
    case .take(.remote):
      _ = try await outbox.withdraw([edit.dot], by: author, at: now)
      return Made(
        decision: .resolved(edit.dot), edit: try await outbox.edit(edit.dot),
        sentence: "taken out")
    case .values(let text):
      let changed = try await outbox.change(
        edit.dot, fields: try ValueLine(text).members(),
        contact: configuration.dialect.userContact, by: author, at: now)
      return Made(decision: .repaired(rejected), edit: changed, sentence: "changed")
    }
  }
}
