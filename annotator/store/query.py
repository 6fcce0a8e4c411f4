"""Reading a project with SQL of the person's own, through a connection that can do nothing else.

Beside the file's tables there are views with names instead of numbers: ``documents``, ``annotations``,
``field_values``, ``codes`` and ``coders``. They live in memory, as long as the query does.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.errors import AnnotatorError, Cancelled, UsageError
from annotator.store import codebook, coders, opening
from annotator.store.context import Context
from annotator.store.database import Database, sentence


@dataclass(frozen=True, slots=True)
class Rows:
    """What a query gave. Cells are str, int, float, bytes or None."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


_TABLES = (
    "CREATE TEMP TABLE codes(key INTEGER PRIMARY KEY, id TEXT, path TEXT, name TEXT, retired INTEGER)",
    "CREATE TEMP TABLE coders(key INTEGER PRIMARY KEY, id TEXT, name TEXT)",
    "CREATE TEMP TABLE field_names(id TEXT PRIMARY KEY, name TEXT)",
    "CREATE TEMP VIEW documents AS SELECT d.uid AS id, d.name, d.title, d.length, d.metadata, t.body AS text "
    "FROM document d JOIN text t ON t.sha = d.sha WHERE d.shown = 1 ORDER BY d.position, d.uid",
    "CREATE TEMP VIEW annotations AS SELECT a.uid AS id, d.uid AS document, d.name, r.name AS coder, c.path AS code, "
    "a.start, a.stop AS \"end\", coalesce(a.quote, substr(t.body, a.start + 1, a.stop - a.start), '') AS quote, "
    "coalesce(a.memo, '') AS memo, coalesce(a.certainty, '') AS certainty, a.flag, a.created, "
    "coalesce(a.modified, a.created) AS modified FROM annotation a JOIN document d ON d.id = a.document "
    "JOIN text t ON t.sha = d.sha LEFT JOIN codes c ON c.key = a.code LEFT JOIN coders r ON r.key = a.coder "
    "WHERE d.shown = 1 ORDER BY d.position, d.uid, a.start, a.stop, a.uid",
    "CREATE TEMP VIEW field_values AS SELECT a.uid AS annotation, n.name AS field, v.value FROM annotation a "
    "JOIN document d ON d.id = a.document, json_each(a.fields) v JOIN field_names n ON n.id = v.key "
    "WHERE d.shown = 1",
)
_ALLOWED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}


def query(context: Context, sql: str) -> Rows:
    """Run one statement that only reads, on a connection of its own. Raises UsageError for anything else."""
    db = opening.connect(context.db.path, read_only=True)
    try:
        _make_views(db, context)
        return _run(db, sql)
    finally:
        db.close()


def _make_views(db: Database, context: Context) -> None:
    book = codebook.load(context)
    for statement in _TABLES:
        db.run(statement)
    stands_for = {code.id: code for code in book.codebook}
    stands_for |= {old: book.codebook.code(old) for old in book.codebook.merged}
    codes = [
        (key, code.id, "/".join(book.codebook.path(code.id)), code.name, int(code.retired))
        for uid, code in stands_for.items()
        if (key := context.keys.find(uid)) is not None
    ]
    db.many("INSERT INTO codes VALUES(?,?,?,?,?)", codes)
    everyone = [(context.keys.find(coder.id), coder.id, coder.name) for coder in coders.coders(context)]
    db.many("INSERT INTO coders VALUES(?,?,?)", [row for row in everyone if row[0] is not None])
    db.many("INSERT INTO field_names VALUES(?,?)", [(uid, name) for uid, (_, name) in book.field_names.items()])
    for index in ("search", "search_memo"):
        db.all(f"SELECT rowid FROM {index} LIMIT 0")  # opened now: later that would not be allowed


def _run(db: Database, sql: str) -> Rows:
    if not sql.strip():
        raise UsageError("There is no query.")
    db.connection.set_authorizer(_authorise)
    db.connection.set_progress_handler(lambda: 0, 100_000)  # lets Ctrl-C through
    try:
        cursor = db.connection.execute(sql)
        rows = tuple(cursor.fetchall())
    except (sqlite3.Error, sqlite3.Warning, UnicodeEncodeError, ValueError) as error:
        raise _failure(error, db.path) from error
    finally:
        db.connection.set_progress_handler(None, 0)
        db.connection.set_authorizer(None)
    return Rows(tuple(column[0] for column in cursor.description or ()), rows)


def _authorise(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    full_text_search = action == sqlite3.SQLITE_PRAGMA and first == "data_version" and second is None
    return sqlite3.SQLITE_OK if action in _ALLOWED or full_text_search else sqlite3.SQLITE_DENY


def _failure(error: Exception, path: Path) -> AnnotatorError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_INTERRUPT:
        return Cancelled("The query was cancelled.")
    if code == sqlite3.SQLITE_AUTH:
        return UsageError(f"A query only reads: {error}.")
    if isinstance(error, sqlite3.Error) and code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_IOERR):
        return sentence(error, path)
    return UsageError(f"This query can't be run: {error}.".replace("..", "."))
