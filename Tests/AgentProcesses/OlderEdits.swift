import GRDB

extension Office {
  /// Makes an edit, and all that happened to it, older than it is, once no agent is at work.
  package func age(_ edit: String, bySeconds seconds: Int) throws {
    try DatabaseQueue(path: store).write { db in
      try db.execute(
        sql: """
          UPDATE edit SET recorded_at = recorded_at - :age
          WHERE replica || ':' || counter = :edit;
          UPDATE journal SET at = at - :age
          WHERE edit_id = (SELECT id FROM edit WHERE replica || ':' || counter = :edit)
          """, arguments: ["age": seconds * 1000, "edit": edit])
    }
  }

  /// Makes every sync so far older than it is.
  package func agePasses(bySeconds seconds: Int) throws {
    try DatabaseQueue(path: store).write { db in
      try db.execute(
        sql: "UPDATE pass SET started_at = started_at - ?", arguments: [seconds * 1000])
    }
  }
}
