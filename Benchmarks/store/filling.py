"""A store with a long queue, for the benchmarks that need one."""
import sqlite3


def fill(path, edits):
    """Fills a new store with plain SQL, through the schema's own checks and triggers: recording so
    many edits one by one would time something else."""
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {edits})"
    store = sqlite3.connect(path)
    with store:
        store.execute(
            f"""{numbers} INSERT INTO record (id, kind, key, provider, user_name, clock)
            SELECT i, 'user', 'user:ap/u' || i, 'ap', 'u' || i, '{{"ap":' || i || '}}' FROM n"""
        )
        store.execute(
            f"""{numbers} INSERT INTO edit (id, replica, counter, record_id, operation, fields,
              context, recorded_at, recorded_by, state)
            SELECT i, 'ap', i, i, 'user-create',
              '{{"firstName":"Asha","email":"u' || i || '@example.org","emailVerified":true}}',
              '{{}}', 1700000000000 + i, 'asha', 'queued' FROM n"""
        )
        store.execute("UPDATE replica SET counter = ?", (edits,))
    store.close()
