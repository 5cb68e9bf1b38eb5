import Auditing
import GRDB

/// Joins receipts to the store's chain within one transaction: its head is read with the first one, and
/// kept at the end.
final class ReceiptBook {
  private var head: ChainHead?

  func append(_ receipt: Receipt, _ db: Database) throws {
    var head = try self.head ?? db.receiptHead()
    let previous = head.digest
    try head.append(receipt)
    self.head = head
    let evidence = receipt.evidence
    try db.run(
      sql: """
        INSERT INTO receipt
          (id, edit, carried, ending, server_id, served_at, request, reply, previous)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        head.receipts, receipt.edit.description,
        receipt.carried.isEmpty
          ? nil : receipt.carried.map(\.description).joined(separator: " "),
        receipt.ending.rawValue, receipt.serverID, evidence.servedAt, evidence.request?.bytes,
        evidence.reply?.bytes, previous.bytes,
      ])
  }

  /// Writes down where the chain ends now.
  func keep(_ db: Database) throws {
    guard let head else { return }
    try db.run(
      sql: "UPDATE receipt_head SET receipts = ?, digest = ? WHERE id = 1",
      arguments: [head.receipts, head.digest.bytes])
  }
}

extension Database {
  /// Where the chain ends.
  func receiptHead() throws -> ChainHead {
    guard let row = try row(sql: "SELECT receipts, digest FROM receipt_head WHERE id = 1") else {
      return .empty
    }
    guard let digest = ContentDigest(bytes: try row.value("digest")) else {
      throw StoreCoding.Unreadable(description: "no digest of the last receipt")
    }
    return ChainHead(receipts: try row.value("receipts"), digest: digest)
  }
}

extension Database {
  /// Of the last request of an edit that a former pass has seen leave; nil where none has.
  func requestDigest(of edit: Int64) throws -> ContentDigest? {
    try one(
      [UInt8].self,
      sql: """
        SELECT request FROM attempt WHERE edit_id = ? AND request IS NOT NULL
        ORDER BY id DESC LIMIT 1
        """, arguments: [edit]
    ).flatMap { ContentDigest(bytes: $0) }
  }
}
