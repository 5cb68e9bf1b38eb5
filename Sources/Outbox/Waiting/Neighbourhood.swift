import Causality
import GRDB
import Reconciliation
import Registry

/// What stands around an edit. It is only fetched here: ``blockedBy(_:earlier:parents:holders:)`` says
/// whether the edit has to wait for any of it, whichever path asks.
extension Database {
  /// Why the edit has to wait; nil where nothing stands in its way.
  ///
  /// - Parameter isFirst: whether the record has no other edit, for certain.
  func blocker(of edit: Edit, isFirst: Bool = false) throws -> Blocker? {
    try blockedBy(
      edit, earlier: isFirst ? [] : earlier(than: edit), parents: parents(of: edit.key),
      holders: holders(of: edit.fields, otherThan: edit.recordID, edit.key.kind))
  }

  /// The oldest edit of the record before this one that may keep it: those behind it say no more, but
  /// for a creation, which some do not keep.
  private func earlier(than edit: Edit) throws -> [EarlierEdit] {
    let most = edit.operation.isCreation ? 100 : 1
    return try rows(sql: Self.earlier, arguments: [edit.recordID, edit.id, most]).map { row in
      EarlierEdit(
        dot: try StoreCoding.dot(replica: row.value("replica"), counter: row.value("counter")),
        state: try StoreCoding.raw(row.value("state")), waitsOn: try row.value("waits_on"))
    }
  }

  private static let earlier = """
    SELECT replica, counter, state, waits_on FROM edit
    WHERE record_id = ? AND id < ? AND state IN (\(EarlierEdit.blockingStates.sqlList))
    ORDER BY id LIMIT ?
    """

  /// The parents of a membership that have unfinished edits, the organisation first.
  private func parents(of key: RecordKey) throws -> [ParentRecord] {
    let keys = key.parents
    guard let organisation = keys.first, let user = keys.last else { return [] }
    let rows = try rows(
      sql: Self.unfinishedOfParents, arguments: [organisation.canonical, user.canonical])
    var parents: [ParentRecord] = []
    for row in rows {
      let id: Int64 = try row.value("id")
      let operation: WriteOperation = try StoreCoding.raw(row.value("operation"))
      let known = parents.last?.id == id ? parents.removeLast().unfinished : []
      parents.append(ParentRecord(id: id, unfinished: known.union([operation])))
    }
    return parents
  }

  private static let unfinishedOfParents = """
    SELECT DISTINCT record.id, edit.operation
    FROM record CROSS JOIN edit ON edit.record_id = record.id
      LEFT JOIN edit AS carrier ON carrier.id = edit.into_id
    WHERE record.key IN (?, ?)
      AND coalesce(carrier.state, edit.state) IN (\(EditState.unfinished.sqlList))
    ORDER BY record.kind, record.id
    """

  /// Whether a creation of the record is on its way: by itself, or carried by another edit.
  func isCreating(_ record: Int64) throws -> Bool {
    let operations = try all(String.self, sql: Self.unfinishedOfRecord, arguments: [record])
    return ParentRecord(
      id: record, unfinished: try Set(operations.map { try StoreCoding.raw($0) })
    ).isBeingMade
  }

  private static let unfinishedOfRecord = """
    SELECT DISTINCT edit.operation
    FROM edit LEFT JOIN edit AS carrier ON carrier.id = edit.into_id
    WHERE edit.record_id = ?
      AND coalesce(carrier.state, edit.state) IN (\(EditState.unfinished.sqlList))
    """

  /// The other users who have on the server what `fields` say of a user, with their unfinished edits.
  func holders(
    of fields: Fields, otherThan record: Int64, _ kind: RecordKind
  ) throws -> [ContactHolder] {
    guard kind == .user else { return [] }
    return try FieldName.contacts.flatMap { name -> [ContactHolder] in
      // What a mask leaves of a contact is nobody's.
      guard let value = fields[name], case .text(let text) = value, !text.isEmpty, !value.isMasked
      else { return [] }
      let sql = name == .phone ? Self.holdersOfPhone : Self.holdersOfEmail
      return try rows(sql: sql, arguments: [text, record]).map { row in
        let fields: Fields = try StoreCoding.decode(row.value("fields"))
        return ContactHolder(
          id: try row.value("record_id"), name: name, edit: try row.value("id"),
          becomes: fields[name] ?? .null)
      }
    }
  }

  private static let holdersOfPhone = holders(of: .phone)
  private static let holdersOfEmail = holders(of: .email)

  private static func holders(of name: FieldName) -> String {
    let holds =
      name == .phone
      ? "json_extract(base, '$.phone') = ?1" : "lower(json_extract(base, '$.email')) = lower(?1)"
    return """
      SELECT edit.id, edit.record_id, edit.fields
      FROM record CROSS JOIN edit ON edit.record_id = record.id
        LEFT JOIN edit AS carrier ON carrier.id = edit.into_id
      WHERE kind = 'user' AND json_valid(base) AND \(holds) AND record.id <> ?2
        AND coalesce(carrier.state, edit.state) IN (\(EditState.unfinished.sqlList))
        AND json_type(edit.fields, '$.\(name.rawValue)') IS NOT NULL
      ORDER BY record.id, edit.id
      """
  }
}

extension [EditState] {
  /// The states as a list in SQL.
  fileprivate var sqlList: String { map { "'\($0.rawValue)'" }.joined(separator: ", ") }
}
