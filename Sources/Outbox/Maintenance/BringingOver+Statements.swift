extension BringingOver {
  /// `newer`: edits of the replaced store that the restored one lacks. `touched`: its records that
  /// are to be brought, and whether the restored store has edits of them that it lacks.
  /// `needed`: those and what their edits wait for. `outdated`: edits of the restored store whose
  /// ends the replaced one knows better.
  static let finding = """
    CREATE TEMP TABLE newer AS SELECT id, record_id FROM replaced.edit AS old
      WHERE NOT EXISTS (SELECT 1 FROM main.edit
        WHERE replica = old.replica AND counter = old.counter);
    CREATE UNIQUE INDEX temp.newer_by_id ON newer (id);
    CREATE TEMP TABLE touched (id INTEGER PRIMARY KEY, is_split INTEGER NOT NULL DEFAULT 0);
    INSERT INTO touched (id)
      SELECT record_id FROM newer
      UNION SELECT old.record_id FROM replaced.edit AS old JOIN main.edit USING (replica, counter)
        WHERE edit.state <> old.state AND edit.state NOT IN ('accepted', 'withdrawn')
          AND (old.state IN ('sent', 'accepted') OR edit.state = 'sent');
    UPDATE touched SET is_split = 1 WHERE EXISTS (
      SELECT 1 FROM replaced.record AS old JOIN main.record USING (key)
        JOIN main.edit ON edit.record_id = record.id
      WHERE old.id = touched.id AND NOT EXISTS (SELECT 1 FROM replaced.edit AS other
        WHERE other.replica = edit.replica AND other.counter = edit.counter));
    CREATE TEMP TABLE needed AS
      SELECT id FROM touched UNION SELECT waits_on FROM touched
        JOIN replaced.edit AS old ON old.record_id = touched.id WHERE waits_on IS NOT NULL;
    CREATE TEMP TABLE outdated AS
      SELECT edit.id FROM touched JOIN replaced.edit AS old ON old.record_id = touched.id
        JOIN main.edit USING (replica, counter)
      WHERE NOT is_split AND edit.state NOT IN ('accepted', 'withdrawn');
    CREATE UNIQUE INDEX temp.outdated_by_id ON outdated (id);
    """

  /// Edits in a conflict that was not brought, because their record was not taken over whole: they
  /// are held against the server anew.
  static let homeless = """
    SELECT edit.id FROM edit_now JOIN main.edit USING (id)
      JOIN touched ON touched.id = old_record JOIN newer ON newer.id = old_id
    WHERE is_split AND edit.state = 'conflict'
      AND NOT EXISTS (SELECT 1 FROM main.conflict
        WHERE conflict.record_id = edit.record_id AND resolved_by IS NULL)
    ORDER BY edit.id
    """

  static let forgettingHistory = """
    CREATE TEMP TABLE taken_over AS
      SELECT record_now.id FROM record_now JOIN touched ON touched.id = old_id WHERE NOT is_split;
    DELETE FROM main.attempt WHERE edit_id IN (
      SELECT edit.id FROM main.edit WHERE record_id IN (SELECT id FROM taken_over));
    DELETE FROM main.conflict WHERE record_id IN (SELECT id FROM taken_over);
    DELETE FROM main.journal WHERE record_id IN (SELECT id FROM taken_over);
    """

  /// A receipt holds the digest of the one before: by that the first of those to be brought shows whether
  /// both chains are one.
  static let receipts = """
    INSERT INTO main.receipt SELECT old.* FROM replaced.receipt AS old
      JOIN main.receipt_head AS head ON old.id > head.receipts
      WHERE EXISTS (SELECT 1 FROM replaced.receipt AS next
        WHERE next.id = head.receipts + 1 AND next.previous = head.digest)
      ORDER BY old.id;
    UPDATE main.receipt_head SET (receipts, digest) =
        (SELECT receipts, digest FROM replaced.receipt_head)
      WHERE (SELECT receipts FROM replaced.receipt_head) = (SELECT max(id) FROM main.receipt)
        AND (SELECT max(id) FROM main.receipt) > receipts;
    DELETE FROM main.peer;
    INSERT INTO main.peer SELECT * FROM replaced.peer;
    """

  /// What may have to wait now, or need not any more, in the order of recording.
  static let ready = """
    SELECT edit.id FROM main.edit JOIN main.record ON record.id = edit.record_id
    WHERE edit.state IN ('queued', 'waiting') AND (edit.not_before = 0 OR edit.state = 'queued')
      AND (record.id IN (SELECT record_now.id FROM record_now JOIN touched ON touched.id = old_id)
        OR record.organisation_key IN (SELECT key FROM replaced.record JOIN touched USING (id))
        OR record.user_key IN (SELECT key FROM replaced.record JOIN touched USING (id)))
    ORDER BY edit.id
    """

  /// What is on its way by bundles, and what came by them: nothing that somebody else was given to
  /// bring is taken for this store's own to send.
  func bringRoads() throws {
    let isKnown = try db.one(
      Int.self, sql: "SELECT 1 FROM replaced.sqlite_master WHERE name = 'road'")
    guard isKnown != nil else { return }
    try db.execute(
      sql: """
        INSERT INTO main.bundle (way, kind, peer, replica, number, at, lines, state, file, digest)
          SELECT way, kind, peer, replica, number, at, lines, state, file, digest
          FROM replaced.bundle AS old WHERE true ORDER BY id
          ON CONFLICT (way, kind, peer, replica, number) DO UPDATE SET state = excluded.state,
            file = excluded.file, digest = excluded.digest;
        INSERT OR REPLACE INTO main.road (edit_id, peer, trips, bundle_id)
          SELECT edit.id, old.peer, old.trips, CASE WHEN edit.state IN ('sent', 'folded') THEN (
              SELECT bundle.id FROM replaced.bundle AS was JOIN main.bundle
                USING (way, kind, peer, replica, number) WHERE was.id = old.bundle_id) END
          FROM replaced.road AS old JOIN replaced.edit AS was ON was.id = old.edit_id
            JOIN main.edit ON edit.replica = was.replica AND edit.counter = was.counter;
        INSERT OR REPLACE INTO main.guest
            (edit_id, peer, trip, handed_back, told_in, told_clock, is_acknowledged)
          SELECT edit.id, old.peer, old.trip,
            CASE WHEN edit.state = was.state THEN old.handed_back END, old.told_in,
            old.told_clock, old.is_acknowledged
          FROM replaced.guest AS old JOIN replaced.edit AS was ON was.id = old.edit_id
            JOIN main.edit ON edit.replica = was.replica AND edit.counter = was.counter;
        """)
  }
}
