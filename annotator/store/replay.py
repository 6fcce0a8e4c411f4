"""Does the state follow from the log? Built again beside it, and compared row by row under names that every copy
uses (ids and hashes, never this file's own numbers)."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from itertools import zip_longest

from annotator.store import opening, state
from annotator.store.context import Context
from annotator.store.database import Database, Row
from annotator.store.index import NoIndex
from annotator.store.log import CHUNK
from annotator.store.texts import Texts

_KEY = "(SELECT uid FROM key WHERE key.id = {})"
_DOCUMENT, _CODER, _CODE = (_KEY.format(f"a.{column}") for column in ("document", "coder", "code"))

#: What stands in each table, in an order that is the same everywhere.
TABLES = {
    "cell": "SELECT c.kind, c.entity, c.field, s.uid, o.seq, c.heads FROM cell c LEFT JOIN op o ON o.id = c.op "
    "LEFT JOIN stream s ON s.id = o.stream ORDER BY 1, 2, 3",
    "document": f"SELECT a.uid, {_KEY.format('a.id')}, a.position, a.name, a.title, a.length, a.sha, a.metadata, "
    "a.shown FROM document a ORDER BY 1",
    "annotation": f"SELECT a.uid, {_DOCUMENT}, {_CODER}, {_CODE}, a.start, a.stop, a.quote, a.fields, a.memo, "
    "a.certainty, a.flag, a.created, a.modified, a.adjudicates FROM annotation a ORDER BY 1",
    "absence": f"SELECT {_DOCUMENT}, {_CODER}, {_CODE} FROM absence a ORDER BY 1, 2, 3",
    "done": f"SELECT {_DOCUMENT}, {_CODER} FROM done a ORDER BY 1, 2",
    "round": f"SELECT {_KEY.format('a.id')}, a.hides FROM round a ORDER BY 1",
    "assignment": f"SELECT {_CODER}, {_DOCUMENT}, {_KEY.format('a.round')} FROM assignment a ORDER BY 1, 2, 3",
    "tally_code": f"SELECT {_CODER}, {_CODE}, a.n FROM tally_code a ORDER BY 1, 2",
    "tally_document": f"SELECT {_DOCUMENT}, {_CODER}, a.n FROM tally_document a ORDER BY 1, 2",
    "counter": "SELECT name, n FROM counter WHERE n <> 0 ORDER BY 1",
    "change": f"SELECT a.hash, {_CODER}, a.depth, a.time, s.uid, a.first, a.last, o.hash, a.action, a.label, a.kinds, "
    "a.documents, a.target, a.undone, a.turned FROM change a LEFT JOIN stream s ON s.id = a.stream "
    "LEFT JOIN op o ON o.id = a.id ORDER BY 1",
}


def digest(db: Database) -> str:
    """One value for everything that people see: equal in two copies exactly when they hold the same."""
    total = hashlib.blake2b(digest_size=16)
    for table, sql in TABLES.items():
        total.update(table.encode())
        for row in db.each(sql):
            total.update(repr(row).encode())
    return total.hexdigest()


def differing(db: Database, watch: Callable[[Database], None] = lambda _db: None) -> list[str]:
    """The tables whose content does not follow from the log. ``watch`` gets the scratch database before the work."""
    again = rebuilt(db, watch)
    try:
        return [table for table, sql in TABLES.items() if not same_rows(db.each(sql), again.each(sql))]
    finally:
        again.close()


def rebuilt(db: Database, watch: Callable[[Database], None] = lambda _db: None) -> Database:
    """A scratch database with the state made anew from a project's log."""
    scratch = Database(sqlite3.connect("", isolation_level=None), db.path)
    watch(scratch)
    opening.build(scratch)
    scratch.run("BEGIN")
    for row in db.all("SELECT * FROM stream"):
        scratch.run("INSERT INTO stream VALUES(?,?,?,?,?,?,?)", row)
    for chunk in _chunks(db):
        scratch.many("INSERT INTO op VALUES(?,?,?,?,?,?,?,?,?,?,?)", chunk)
    context = Context(scratch, NoIndex)
    context.texts = Texts(db)
    state.rebuild(context)
    scratch.run("COMMIT")
    return scratch


def _chunks(db: Database) -> Iterator[list[Row]]:
    after = 0
    while rows := db.all("SELECT * FROM op WHERE id > ? ORDER BY id LIMIT ?", (after, CHUNK)):
        yield rows
        after = rows[-1][0]


def same_rows(one: Iterator[Row], other: Iterator[Row]) -> bool:
    return all(a == b for a, b in zip_longest(one, other))
