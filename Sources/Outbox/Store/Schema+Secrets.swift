extension Schema {
  /// Earlier versions kept the secrets of edits that were withdrawn, cancelled out or replaced by a
  /// decision. The trigger that keeps finished bodies as they are stands aside for that, once.
  static let finishedSecrets = """
    DROP TRIGGER edit_body_final;
    UPDATE edit SET fields = json_replace(fields, '$.password', '•••')
      WHERE \(holdsFinished("password"));
    UPDATE edit SET fields = json_replace(fields, '$.aadhaarNo', '•••')
      WHERE \(holdsFinished("aadhaarNo"));
    INSERT OR REPLACE INTO setting (name, value) VALUES ('secrets in the log', 'yes');
    \(bodiesFinal)
    """

  private static func holdsFinished(_ name: String) -> String {
    """
    fields LIKE '%"\(name)"%' AND json_extract(fields, '$.\(name)') IS NOT NULL
      AND (state IN ('accepted', 'withdrawn') OR state = 'folded' AND coalesce(
        (SELECT carrier.state FROM edit AS carrier WHERE carrier.id = edit.into_id), 'withdrawn')
        IN ('accepted', 'withdrawn'))
    """
  }

  private static let bodiesFinal = """
    CREATE TRIGGER edit_body_final BEFORE UPDATE OF fields ON edit
      WHEN old.state IN ('accepted', 'withdrawn') AND new.fields <> old.fields
        AND new.pruned_at IS NULL
    BEGIN
      SELECT RAISE(ABORT, 'the fields of an accepted or withdrawn edit do not change');
    END;
    """
}
