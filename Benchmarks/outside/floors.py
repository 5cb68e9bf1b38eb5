"""The floors: SQLite's own shell with the same JSON, each under the key by which it has to be found
again, in the same mode of durability."""
import json
import os

MODE = "PRAGMA synchronous=FULL;"


def new_database(tools, folder):
    """A database of one table in WAL mode."""
    path = os.path.join(folder, "floor.db")
    tools.run("/usr/bin/sqlite3", path, "PRAGMA journal_mode=WAL; CREATE TABLE IF NOT EXISTS "
              "edit (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, body TEXT NOT NULL)")
    return path


def insert(body):
    key = "/".join(body[name] for name in ("provider", "externalId", "userName") if name in body)
    quoted = json.dumps(body).replace("'", "''")
    return f"INSERT INTO edit (key, body) VALUES ('{key}', '{quoted}');"


def insert_one(tools, path, body):
    return tools.run("/usr/bin/sqlite3", path, MODE + insert(body))


def insert_each(tools, path, bodies, environment=None):
    """Each in a transaction of its own, line by line through a pipe."""
    lines = "\n".join([MODE, *map(insert, bodies), ""])
    return tools.run("/usr/bin/sqlite3", path, input=lines.encode(), environment=environment)


def insert_together(tools, path, bodies, each=1000):
    """`each` rows to a transaction."""
    lines = [MODE]
    for begin in range(0, len(bodies), each):
        lines += ["BEGIN;", *map(insert, bodies[begin:begin + each]), "COMMIT;"]
    return tools.run("/usr/bin/sqlite3", path, input="\n".join(lines + [""]).encode())
