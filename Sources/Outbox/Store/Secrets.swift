import Foundation
import GRDB
import Reconciliation
import Registry

extension Database {
  /// Takes the secrets of an edit out of the store; a marker stays. Secrets leave with the edit that
  /// no longer needs them: Sunbird has it, a person took it out or decided otherwise, or it was
  /// cancelled out. Before the edit's state is final, since its fields are from then on.
  func forgetSecrets(of edit: Edit) throws {
    let marked = edit.fields.withSecretsMarked
    guard marked != edit.fields else { return }
    try forgetSecrets(of: edit.id, leaving: marked)
  }

  /// Puts `marked`, which has a marker for each secret, in the place of the edit's fields.
  func forgetSecrets(of edit: Int64, leaving marked: Fields) throws {
    try run(
      sql: "UPDATE edit SET fields = ? WHERE id = ?",
      arguments: [try StoreCoding.encode(marked), edit])
    try run(
      sql: "INSERT OR IGNORE INTO setting (name, value) VALUES (?, 'yes')",
      arguments: [Self.secretsInLog])
  }

  /// The setting that says that the log may still hold secrets that the file does not.
  static let secretsInLog = "secrets in the log"
}

extension Outbox {
  /// Clears the log of secrets that have left the store: it holds the pages as they were until it is
  /// written anew. Where somebody reads it just now, the next one to come here does it.
  package func clearLogOfSecrets() async throws {
    guard try await setting(Database.secretsInLog) != nil else { return }
    if try await !restartLog(with: "DELETE FROM setting WHERE name = '\(Database.secretsInLog)'") {
      try await set(Database.secretsInLog, to: "yes")
    }
  }

  /// Begins the log anew with what a statement writes, cut to that: what it held is gone. No
  /// checkpoint of a stricter kind is asked for, since those go on without the writer's lock.
  ///
  /// - Returns: false where it goes on behind what it held, because somebody reads that.
  private func restartLog(with statement: String) async throws -> Bool {
    try await checkpoint()
    let before = logBytes
    try await writeWithoutHooks { db in
      try db.execute(sql: "PRAGMA journal_size_limit = 0; \(statement)")
    }
    let after = logBytes
    try await writeWithoutHooks { try $0.execute(sql: "PRAGMA journal_size_limit = -1") }
    return after < before
  }

  private var logBytes: off_t {
    var found = stat()
    return stat(path + "-wal", &found) == 0 ? found.st_size : 0
  }
}
