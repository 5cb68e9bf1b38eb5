import Codecs
import GRDB
import Reconciliation
import Registry

/// A user that is to be recorded, and by what others may be found to be the same person.
package struct PersonAsked: Sendable {
  package let key: RecordKey
  package let traits: PersonTraits

  package init(key: RecordKey, traits: PersonTraits) {
    (self.key, self.traits) = (key, traits)
  }
}

/// A user of this store who has something of one who is asked about.
package struct Lookalike: Sendable {
  /// The place of the one who is asked about.
  package let index: Int
  package let likeness: Likeness
  package let key: RecordKey
}

extension Outbox {
  /// The users under other keys who have the phone number, the address, or the name and date of
  /// birth of those asked about, as they stand here; at most one for each.
  ///
  /// Its cost goes with how many are asked about, not with how many there are.
  package func lookalikes(of asked: [PersonAsked]) async throws -> [Lookalike] {
    try await read { db in try db.lookalikes(of: asked) }
  }
}

extension Database {
  fileprivate func lookalikes(of asked: [PersonAsked]) throws -> [Lookalike] {
    var found: [Lookalike] = []
    for (likeness, sql) in Self.searches {
      let values = try JSONValue.array(asked.map { $0.traits.asked(likeness) }).serialized()
      let candidates = try rows(sql: sql, arguments: [String(decoding: values, as: UTF8.self)])
      for row in candidates {
        let index: Int = try row.value("place")
        let key: String = try row.value("record_key")
        guard asked[index].key.canonical != key,
          try likeness != .nameAndBirth || asked[index].traits.mayShareName(of: row),
          let other = try lookalike(row.value("record_id"), asked[index].traits, likeness)
        else { continue }
        found.append(Lookalike(index: index, likeness: likeness, key: other))
      }
    }
    var seen: Set<Int> = []
    return found.filter { seen.insert($0.index).inserted }.sorted { $0.index < $1.index }
  }

  /// The record's key where it still has what is asked about: an index may know what it had once.
  private func lookalike(
    _ id: Int64, _ traits: PersonTraits, _ likeness: Likeness
  ) throws -> RecordKey? {
    guard let record = try storedRecord(id: id) else { return nil }
    let local = try undecidedEdits(of: id).reduce(record.base ?? [:]) {
      $0.overlaid(with: $1.fields)
    }
    guard let other = PersonTraits(of: local), traits.shares(likeness, with: other) else {
      return nil
    }
    return record.key
  }

  /// Each takes a JSON array of what is asked about, with null where nothing is.
  private static let searches: [(Likeness, String)] = [
    (.phone, LikenessSearch(value: "json_extract(%, '$.phone')", index: "phone").sql),
    (.email, LikenessSearch(value: "lower(json_extract(%, '$.email'))", index: "email").sql),
    (
      .nameAndBirth,
      LikenessSearch(
        value: "json_extract(%, '$.dob')", second: "lower(json_extract(%, '$.firstName'))",
        index: "birth"
      ).sql
    ),
  ]
}

/// A search for people who have a value of the fields, in which `%` stands for the column.
///
/// Many are born on one day, and more are said to be: so a search for a name tells the last name, too,
/// null where what it found leaves that open, and whether a later edit has changed it.
private struct LikenessSearch {
  let value: String
  /// The first name, where that has to be the same as well.
  var second: String?
  let index: String

  var sql: String {
    """
    SELECT asked.key AS place, record.id AS record_id, record.key AS record_key,
      \(lastNameOfBase) AS last_name,
      \(changes("later.state NOT IN ('accepted', 'folded', 'withdrawn')")) AS is_changed
    FROM json_each(?1) AS asked CROSS JOIN record INDEXED BY record_by_\(index)
    WHERE asked.type <> 'null' AND record.kind = 'user' AND json_valid(record.base)
      AND \(equals("record.base"))
    UNION
    SELECT asked.key, record.id, record.key, \(lastNameOfEdit), \(changes("later.id > edit.id"))
    FROM json_each(?1) AS asked CROSS JOIN edit INDEXED BY edit_by_\(index)
      CROSS JOIN record ON record.id = edit.record_id
    WHERE asked.type <> 'null' AND edit.operation IN ('user-create', 'user-update')
      AND \(equals("edit.fields"))
    ORDER BY 1, 2
    """
  }

  private var isName: Bool { second != nil }

  private var lastNameOfBase: String {
    isName ? "coalesce(json_extract(record.base, '$.lastName'), '')" : "NULL"
  }

  private var lastNameOfEdit: String {
    guard isName else { return "NULL" }
    return """
      coalesce(json_extract(edit.fields, '$.lastName'),
        CASE WHEN edit.operation = 'user-create' THEN '' END)
      """
  }

  private func changes(_ which: String) -> String {
    guard isName else { return "1" }
    return """
      EXISTS (SELECT 1 FROM edit AS later WHERE later.record_id = record.id AND \(which)
        AND json_type(later.fields, '$.lastName') IS NOT NULL)
      """
  }

  private func equals(_ column: String) -> String {
    let first = value.replacing("%", with: column)
    guard let second = second?.replacing("%", with: column) else {
      return "\(first) = asked.value"
    }
    return """
      \(first) = json_extract(asked.value, '$[0]') AND \(first) IS NOT NULL
        AND \(second) = lower(json_extract(asked.value, '$[1]'))
      """
  }
}

extension PersonTraits {
  /// What a search asks for; null where the person has nothing of it.
  fileprivate func asked(_ likeness: Likeness) -> JSONValue {
    switch likeness {
    case .phone: phone.map(JSONValue.string) ?? .null
    case .email: email.map(JSONValue.string) ?? .null
    case .nameAndBirth:
      if name != nil, let birth, let firstName {
        .array([.string(birth), .string(firstName)])
      } else {
        .null
      }
    }
  }

  /// Whether one found by first name and date of birth may have this name. Reading a record whole takes
  /// much longer than its last name.
  fileprivate func mayShareName(of row: Row) throws -> Bool {
    let last: String? = try row.value("last_name")
    let isChanged: Bool = try row.value("is_changed")
    guard let last, !isChanged, let firstName else { return true }
    return Self.name(firstName, last) == name
  }

  fileprivate func shares(_ likeness: Likeness, with other: PersonTraits) -> Bool {
    switch likeness {
    case .phone: phone == other.phone
    case .email: email == other.email
    case .nameAndBirth: name == other.name && birth == other.birth
    }
  }
}
