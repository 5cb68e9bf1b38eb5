extension Schema {
  /// `ended_uptime`: the machine's uptime when the attempt ended, in seconds, for what must not be
  /// told by a clock that is set; null in rows of earlier versions.
  static let answerUptime = "ALTER TABLE attempt ADD COLUMN ended_uptime REAL"

  /// Find who has a phone number or an address on the server, and the changes of users that are on
  /// their way: what must be unique may pass from one user to another.
  static let contacts = """
    CREATE INDEX record_by_phone ON record (json_extract(base, '$.phone'))
      WHERE kind = 'user' AND json_valid(base);
    CREATE INDEX record_by_email ON record (lower(json_extract(base, '$.email')))
      WHERE kind = 'user' AND json_valid(base);
    CREATE INDEX edit_of_user ON edit (operation)
      WHERE operation = 'user-update' AND state IN ('queued', 'waiting', 'sent');
    """

  /// Finds what is larger than a pass or a day may spend (``OverBudget``), for the count of what
  /// waits for a person.
  static let overBudget = """
    CREATE INDEX edit_over_budget ON edit (error_code)
      WHERE state = 'queued' AND not_before > 0 AND error_code = 'over-budget'
    """
}
