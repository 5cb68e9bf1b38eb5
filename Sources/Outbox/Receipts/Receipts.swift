import Auditing
import Codecs
import GRDB

extension Outbox {
  /// Where the chain of receipts ends.
  package func receiptHead() async throws -> ChainHead { try await read { try $0.receiptHead() } }

  /// Proves the store's own chain, as it stands at one moment.
  package func verifyReceipts() async throws -> ReceiptChain.Verdict {
    try await read { db in
      try ReceiptChain.verify(db.eachReceipt, head: db.receiptHead())
    }
  }

  /// Hands out where the chain ends, then every receipt in its order.
  ///
  /// - Returns: where it ends.
  @discardableResult
  package func receipts(
    _ take: @escaping @Sendable (JSONValue) throws -> Void,
    after begin: @escaping @Sendable (ChainHead) throws -> Void
  ) async throws -> ChainHead {
    try await read { db in
      let head = try db.receiptHead()
      try begin(head)
      try db.eachReceipt(take)
      return head
    }
  }

  /// The digest of the receipt of that number; nil where there is none.
  package func receiptDigest(_ number: Int) async throws -> ContentDigest? {
    try await read { db in
      var digest: ContentDigest?
      try db.eachRow(
        sql: "SELECT \(Database.receiptColumns) FROM receipt WHERE id = ?", arguments: [number]
      ) { row in
        digest = ContentDigest(of: try Database.receipt(row).serialized())
        return true
      }
      return digest
    }
  }
}

extension Database {
  fileprivate static let receiptColumns =
    "id, edit, carried, ending, server_id, served_at, request, reply, previous"

  fileprivate func eachReceipt(_ take: (JSONValue) throws -> Void) throws {
    try eachRow(sql: "SELECT \(Self.receiptColumns) FROM receipt ORDER BY id") { row in
      try take(Self.receipt(row))
      return true
    }
  }

  /// A row as the JSON that its digest is of. It is not read more strictly: what somebody has written
  /// into the table is to be found, not to stop the search.
  fileprivate static func receipt(_ row: Row) throws -> JSONValue {
    func hex(_ column: String) throws -> String? {
      (try row.value(column) as [UInt8]?).flatMap { ContentDigest(bytes: $0)?.hex }
    }
    let carried: String? = try row.value("carried")
    return ReceiptRow(
      number: try row.value("id"), edit: try row.value("edit"),
      carried: (carried ?? "").split(separator: " ").map(String.init),
      ending: try row.value("ending"), serverID: try row.value("server_id"),
      servedAt: try row.value("served_at"), request: try hex("request"), reply: try hex("reply"),
      previous: try hex("previous")
    ).json
  }
}
