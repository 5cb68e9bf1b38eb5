import Causality
import Codecs
import Foundation

/// What proves how an edit that was sent ended.
package struct Receipt: Hashable, Sendable {
  package enum Ending: String, Hashable, Sendable {
    case accepted, rejected, conflict
  }

  /// The edit that was sent.
  package let edit: Dot
  /// Those that it carried, in their order.
  package let carried: [Dot]
  package let ending: Ending
  /// The server's id of the record, where it is known.
  package let serverID: String?
  package let evidence: Evidence

  package init(
    edit: Dot, carried: [Dot] = [], ending: Ending, serverID: String?, evidence: Evidence
  ) {
    self.edit = edit
    self.carried = carried
    self.ending = ending
    self.serverID = serverID
    self.evidence = evidence
  }
}

/// What is kept of the request of an edit, and of the answer by which its end was known.
package struct Evidence: Hashable, Sendable {
  /// Of the request's body; nil where nobody saw it leave.
  package var request: ContentDigest?
  /// Of the answer's body; nil where none came.
  package var reply: ContentDigest?
  /// The answer's header `Date`, in seconds since 1970; nil where none came or told.
  package var servedAt: Int64?

  package init(
    request: ContentDigest? = nil, reply: ContentDigest? = nil, servedAt: Int64? = nil
  ) {
    self.request = request
    self.reply = reply
    self.servedAt = servedAt
  }
}

/// A receipt in its place in the chain, as it is written down. Whatever stands in a store or a file can be
/// one: what somebody has changed is to be found, not to stop the search.
package struct ReceiptRow: Hashable, Sendable {
  /// 1, 2, 3, …
  package let number: Int
  package var edit: String
  package var carried: [String]
  package var ending: String
  package var serverID: String?
  /// In seconds since 1970.
  package var servedAt: Int64?
  /// Digests in hexadecimal digits.
  package var request: String?
  package var reply: String?
  package var previous: String?

  package init(
    number: Int, edit: String, carried: [String], ending: String, serverID: String?,
    servedAt: Int64?, request: String?, reply: String?, previous: String?
  ) {
    (self.number, self.edit, self.carried, self.ending) = (number, edit, carried, ending)
    (self.serverID, self.servedAt) = (serverID, servedAt)
    (self.request, self.reply, self.previous) = (request, reply, previous)
  }

  init(_ receipt: Receipt, number: Int, previous: ContentDigest) {
    self.init(
      number: number, edit: receipt.edit.description, carried: receipt.carried.map(\.description),
      ending: receipt.ending.rawValue, serverID: receipt.serverID,
      servedAt: receipt.evidence.servedAt, request: receipt.evidence.request?.hex,
      reply: receipt.evidence.reply?.hex, previous: previous.hex)
  }

  /// One JSON object, members in alphabetical order, no blanks. These bytes are what the next receipt
  /// holds the digest of.
  package func line() throws -> [UInt8] {
    var writer = JSONWriter()
    try writer.write(inOrder: members)
    return writer.bytes
  }

  package var json: JSONValue { .object(Dictionary(uniqueKeysWithValues: members)) }

  /// In alphabetical order.
  private var members: [(key: String, value: JSONValue)] {
    func text(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
    return [
      ("carried", .array(carried.map(JSONValue.string))), ("edit", .string(edit)),
      ("end", .string(ending)), (ReceiptChain.previous, text(previous)),
      (ReceiptChain.number, .number(Double(number))), ("reply", text(reply)),
      ("request", text(request)), ("serverDate", text(servedAt.map(UTCText.of))),
      ("serverId", text(serverID)),
    ]
  }
}

/// The end of a chain, to which the next receipt is joined.
package struct ChainHead: Hashable, Sendable {
  package static let empty = ChainHead(receipts: 0, digest: .zero)

  /// How many receipts there are.
  package private(set) var receipts: Int
  /// Of the last one.
  package private(set) var digest: ContentDigest

  package init(receipts: Int, digest: ContentDigest) {
    self.receipts = receipts
    self.digest = digest
  }

  /// Joins a receipt to the chain.
  package mutating func append(_ receipt: Receipt) throws {
    let row = ReceiptRow(receipt, number: receipts + 1, previous: digest)
    digest = ContentDigest(of: try row.line())
    receipts += 1
  }
}
