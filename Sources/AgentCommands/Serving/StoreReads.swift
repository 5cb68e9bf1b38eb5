import Codecs
import Foundation
import LocalAPI
import Outbox
import Reconciliation
import Registry

/// Answers the documented reads from the store: what Sunbird is known to have, with the edits on their
/// way laid over it. Each row says how old Sunbird's last word on it is; so does the header `Age`.
struct StoreReads: Sendable {
  let store: ServedStore
  let now: Date

  func answer(
    _ call: LocalCall, _ members: [String: JSONValue], in envelope: Envelope
  ) async throws -> LocalAnswer {
    switch call {
    case .readOrganisation:
      let row = try await one(.organisation, try NamedRecord(organisation: members))
      // As the documented generation answers for one that is not there (sunbird.md §4).
      return envelope.success(
        ["response": .object(row?.members(at: now) ?? [:])], headers: age([row?.age(at: now)]))
    case .readUser:
      guard let row = try await one(.user, try NamedRecord(user: members)) else {
        throw DocumentedError.userNotFound
      }
      return envelope.success(
        ["response": .object(row.members(at: now))], headers: age([row.age(at: now)]))
    case .searchOrganisations: return try await search(.organisation, members, in: envelope)
    case .searchUsers: return try await search(.user, members, in: envelope)
    case .write, .status, .health, .metrics:
      throw DocumentedError.internalError("not a read")
    }
  }

  /// The oldest word, as HTTP tells the age of an answer (RFC 9111, §5.1); none where a row rests on no
  /// word at all.
  private func age(_ ages: [Int?]) -> [String: String] {
    let known = ages.compactMap(\.self)
    guard known.count == ages.count, let oldest = known.max() else { return [:] }
    return ["Age": "\(oldest)"]
  }

  private func one(_ kind: RecordKind, _ name: NamedRecord) async throws -> RecordRow? {
    try await store.use { outbox, _ in
      let listed =
        switch name {
        case .key(let key) where key.kind == kind: try await outbox.listed(key)
        case .key: nil as ListedRecord?
        case .serverID(let id): try await outbox.listed(kind, serverID: id)
        }
      guard let listed else { return nil }
      return try await outbox.rows([listed]).first
    }
  }

  private func search(
    _ kind: RecordKind, _ members: [String: JSONValue], in envelope: Envelope
  ) async throws -> LocalAnswer {
    let search = try SearchRequest(members, for: kind)
    var found = Found(search: search, now: now)
    if let key = search.key {
      let listed = try await store.use { outbox, _ in try await outbox.listed(key) }
      try await take(listed.map { [$0] } ?? [], into: &found)
    } else {
      var start: Int64? = 0
      while let after = start {
        let (page, next) = try await store.use { outbox, _ in
          try await outbox.records(kind, after: after, limit: Self.pageSize)
        }
        try await take(page, into: &found)
        start = next
      }
    }
    return envelope.success(
      ["response": ["count": .number(Double(found.count)), "content": .array(found.content)]],
      headers: age(found.ages))
  }

  /// Records that are looked at in one transaction.
  private static let pageSize = 200

  private func take(_ page: [ListedRecord], into found: inout Found) async throws {
    let rows = try await store.use { outbox, _ in try await outbox.rows(page) }
    for row in rows { found.take(row) }
  }
}

/// What a search has found so far: the rows of its page, and how many there are at all.
private struct Found {
  let search: SearchRequest
  let now: Date
  private(set) var count = 0
  private(set) var content: [JSONValue] = []
  private(set) var ages: [Int?] = []

  init(search: SearchRequest, now: Date) {
    self.search = search
    self.now = now
  }

  mutating func take(_ row: RecordRow) {
    let members = row.members(at: now)
    guard search.finds(members) else { return }
    count += 1
    guard count > search.offset, content.count < search.limit else { return }
    content.append(search.shown(members))
    ages.append(row.age(at: now))
  }
}

extension Outbox {
  /// Records as rows of a read.
  fileprivate func rows(_ records: [ListedRecord]) async throws -> [RecordRow] {
    guard !records.isEmpty else { return [] }
    let heard = try await lastHeard(of: records.map(\.id))
    return records.map { record in
      RecordRow(
        key: record.key, serverID: record.serverID, fields: record.local,
        schools: record.schools.map { RecordRow.School(key: $0.key, name: $0.name) },
        knowledge: RecordRow.Knowledge(
          heardAt: heard[record.id], pending: record.pending.map(\.dot.description)))
    }
  }
}
